#include "core/redis/capabilities.h"

#include "core/redis/channel.h"
#include "core/redis/handshake.h"
#include "core/redis/subscriber.h"

#include <QUuid>

#include <algorithm>
#include <utility>

namespace redis {

namespace {

using base::ErrorCode;
using Answer = RightState::Answer;

constexpr std::chrono::milliseconds askTimeout{2000};

// What is asked for one right, and the rules that would give it.
struct Question
{
    Right right;
    QByteArray rule;
    bool needsKeys; // the pattern of our keys belongs to it
    std::vector<Command> commands;
};

// The key is one that nobody has: what reads finds nothing, XX and UNLINK change nothing.
std::vector<Question> questionsAbout(const QByteArray& key)
{
    return {
        {Right::Ping, "+ping", false, {{"PING"}}},
        {Right::Info, "+info", false, {{"INFO", "server"}, {"INFO", "replication"}}},
        {Right::ReadKeys, "+get +mget +pttl", true, {{"GET", key}, {"MGET", key}, {"PTTL", key}}},
        {Right::WriteKeys, "+set +unlink", true, {{"SET", key, "", "XX", "PX", "1"}, {"UNLINK", key}}},
        {Right::Script,
         "+eval +evalsha",
         true,
         {{"EVAL", "return 0", "1", key}, {"EVALSHA", QByteArray(40, '0'), "1", key}}},
        {Right::Scan, "+scan +type", true, {{"SCAN", "0", "COUNT", "1"}, {"TYPE", key}}},
        {Right::Memory, "+memory|usage", true, {{"MEMORY", "USAGE", key}}},
        {Right::Config, "+config|get", false, {{"CONFIG", "GET", "maxmemory"}}},
        {Right::SlowLog, "+slowlog|get +slowlog|len", false, {{"SLOWLOG", "GET", "1"}, {"SLOWLOG", "LEN"}}},
        {Right::Clients, "+client|list", false, {{"CLIENT", "LIST", "TYPE", "replica"}}},
    };
}

// A key of the pattern: its stars stand for something that nobody else thinks of.
QByteArray unusedKey(const QByteArray& pattern)
{
    const QByteArray nonce = "probe-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    QByteArray key = pattern;
    if (!key.contains('*'))
        return key + nonce;
    return key.replace('*', nonce);
}

// What an administrator switched off for everybody (rename-command) no rule can give.
bool isUnknownCommand(const Value& reply)
{
    return reply.bytes().startsWith("ERR unknown command") ||
           reply.bytes().startsWith("ERR unknown subcommand");
}

// Any answer but the two refusals says that it may be done: the wrong type, a full memory, a script that
// is not there come behind the check of rights (Redis 7.0, processCommand).
RightState judged(const Question& question, std::span<const Value> replies)
{
    RightState state{question.right, Answer::Allowed, question.rule};
    for (const Value& reply : replies) {
        if (!reply.isError())
            continue;
        if (isUnknownCommand(reply)) {
            state.answer = Answer::Denied;
            state.rule.clear();
        } else if (reply.toError().code == ErrorCode::RedisNoPermission) {
            state.answer = Answer::Denied;
        }
    }
    return state;
}

// The value of “name:value” in INFO.
QByteArray infoField(const QByteArray& info, const QByteArray& name)
{
    for (const QByteArray& line : info.split('\n')) {
        if (line.startsWith(name + ':'))
            return line.sliced(name.size() + 1).trimmed();
    }
    return {};
}

void readInfo(std::span<const Value> replies, Capabilities& found)
{
    QByteArray info;
    for (const Value& reply : replies) {
        if (!reply.isError())
            info += reply.bytes() + '\n';
    }
    found.version = infoField(info, "redis_version");
    const QByteArray mode = infoField(info, "redis_mode");
    if (mode == "sentinel")
        found.mode = ServerMode::Sentinel;
    else if (mode == "cluster")
        found.mode = ServerMode::Cluster;
    found.replica = infoField(info, "role") == "slave";
}

// Reads so many replies and returns the last.
base::Result<Value> lastReply(Channel& channel, std::size_t count, base::BootClock::time_point deadline)
{
    Decoder decoder;
    for (;;) {
        base::Result<std::optional<Value>> reply = decoder.next();
        if (!reply)
            return reply.error();
        if (reply->has_value()) {
            if (--count == 0)
                return std::move(**reply);
            continue;
        }
        if (base::Result<void> waited = channel.wait(deadline); !waited)
            return waited.error();
        base::Result<QByteArrayView> arrived = channel.read();
        if (!arrived)
            return arrived.error();
        decoder.feed(*arrived);
    }
}

// SUBSCRIBE has not one reply and changes what a connection is for, so a short one is opened for it.
base::Result<Value> subscribeOnce(const Address& address, const QByteArray& pattern)
{
    const auto deadline = base::BootClock::now() + askTimeout;
    base::Result<std::unique_ptr<Channel>> channel = Channel::open(address, deadline);
    if (!channel)
        return channel.error();
    std::vector<Command> commands = Handshake(address, {}).commands();
    commands.push_back({"PSUBSCRIBE", pattern});
    QByteArray bytes;
    for (const Command& command : commands)
        encode(command, bytes);
    if (base::Result<void> written = (*channel)->write(bytes); !written)
        return written.error();
    return lastReply(**channel, commands.size(), deadline);
}

// That no second connection could be had says nothing about the right.
RightState rightToSubscribe(const Address& address, const QByteArray& keyPattern)
{
    const QByteArray pattern = Subscription::keyspace(address.database, keyPattern).name;
    const Question question{Right::Subscribe, "+subscribe +psubscribe &" + pattern, false, {}};
    const base::Result<Value> reply = subscribeOnce(address, pattern);
    return reply ? judged(question, std::span(&*reply, 1))
                 : RightState{Right::Subscribe, Answer::NotAsked, question.rule};
}

// Nobody tells who we are when +acl|whoami is missing; then it is who we logged in as.
base::Result<QByteArray> userOf(Connection& connection)
{
    const auto name = connection.call({"ACL", "WHOAMI"});
    if (name)
        return name->bytes();
    if (base::isConnectionError(name.error().code))
        return name.error();
    const QString& user = connection.address().user;
    return user.isEmpty() ? QByteArrayLiteral("default") : user.toUtf8();
}

} // namespace

Answer Capabilities::of(Right right) const
{
    const auto found = std::ranges::find(rights, right, &RightState::right);
    return found == rights.end() ? Answer::NotAsked : found->answer;
}

QByteArray Capabilities::grantCommand(const QByteArray& keyPattern) const
{
    QByteArray rules;
    bool keys = false;
    const std::vector<Question> questions = questionsAbout({});
    for (const RightState& state : rights) {
        if (state.answer != Answer::Denied || state.rule.isEmpty())
            continue;
        rules += ' ' + state.rule;
        const auto question = std::ranges::find(questions, state.right, &Question::right);
        keys = keys || (question != questions.end() && question->needsKeys);
    }
    if (rules.isEmpty() || user.isEmpty())
        return {};
    return "ACL SETUSER " + user + rules + (keys ? " ~" + keyPattern : QByteArray());
}

base::Result<Capabilities> probe(Connection& connection, const QByteArray& keyPattern)
{
    Capabilities found;
    for (const Question& question : questionsAbout(unusedKey(keyPattern))) {
        const auto replies = connection.pipeline(question.commands);
        if (!replies && replies.error().code == ErrorCode::ReadOnlyProfile) {
            found.rights.push_back({question.right, Answer::NotAsked, question.rule});
            continue;
        }
        if (!replies)
            return replies.error();
        for (const Value& reply : *replies) {
            if (reply.isError() && reply.toError().code == ErrorCode::AuthenticationFailed)
                return reply.toError();
        }
        found.rights.push_back(judged(question, *replies));
        if (question.right == Right::Info)
            readInfo(*replies, found);
    }
    base::Result<QByteArray> user = userOf(connection);
    if (!user)
        return user.error();
    found.user = *user;
    found.rights.push_back(rightToSubscribe(connection.address(), keyPattern));
    return found;
}

} // namespace redis
