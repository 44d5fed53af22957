// Loaded ahead of Azurite: whoever started it holds the other end of standard input, and when that closes, Azurite ends too.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
