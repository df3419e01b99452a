console.log('an ES module');
