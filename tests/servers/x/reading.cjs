// Reads a text, in JSON, from each line, and says in a line what twitter-text makes of it.
const path = require("node:path");
const readline = require("node:readline");
const twitter = require(path.join(process.argv[2], "node_modules", "twitter-text"));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const text = JSON.parse(line);
  const { weightedLength, valid } = twitter.parseTweet(text);
  const found = {
    length: weightedLength,
    valid,
    hashtags: twitter.extractHashtags(text),
    cashtags: twitter.extractCashtags(text),
    mentions: twitter.extractMentions(text),
    urls: twitter.extractUrls(text),
  };
  process.stdout.write(JSON.stringify(found) + "\n");
});
