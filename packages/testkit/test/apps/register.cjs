// Stands in for the distro: says that it is there, and sends one span by hand.
console.log('registered');
