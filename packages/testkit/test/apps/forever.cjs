console.log('began');
setInterval(() => {}, 1000);
