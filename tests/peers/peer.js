// peer.js - Node.js as a peer: fetches our page, or answers with one of its own.
//   node peer.js client VERSION SUITE GROUPS CA PORT
//   node peer.js server VERSION SUITE GROUPS CERTIFICATE KEY DH_PARAMETERS
'use strict';
const fs = require('fs');
const https = require('https');

const [side, version, ciphers, groups, ...rest] = process.argv.slice(2);
const options = { minVersion: version, maxVersion: version, ciphers };
if (groups)
    options.ecdhCurve = groups;

if (side === 'client') {
    const [ca, port] = rest;
    https.get({ ...options, host: 'localhost', port, ca: fs.readFileSync(ca), agent: false },
              (answer) => answer.pipe(process.stdout));
} else {
    const [cert, key, dhparam] = rest.map((path) => fs.readFileSync(path));
    const server = https.createServer({ ...options, cert, key, dhparam }, (question, answer) => {
        answer.setHeader('Connection', 'close');
        answer.end('Node.js says hello\n');
    });
    server.on('tlsClientError', (error) => console.error(error));
    server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
}
