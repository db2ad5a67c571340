#include "core/monitor/server/key_sample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_set>

namespace monitor {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr qint64 scanCount = 250; // far below 2 ms of the server's time
constexpr std::array<qint64, 8> expiryBounds{60, 300, 900, 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400};
constexpr int minutesAhead = 60;

struct Bundle
{
    qint64 keys = 0;
    double bytes = 0;
};

class Tally
{
public:
    explicit Tally(const KeySampleOptions& options)
        : m_options(options)
    {
    }

    void add(BigKey key);
    KeySample finish(qint64 total, bool isComplete);

private:
    QByteArray namespaceOf(const QByteArray& name) const;
    std::vector<KeyShare> shares(const std::map<QByteArray, Bundle>& bundles, double scale, int most) const;
    void countExpiry(const std::optional<milliseconds>& timeToLive);

    const KeySampleOptions& m_options;
    qint64 m_sampled = 0;
    double m_bytes = 0;
    qint64 m_never = 0;
    std::map<QByteArray, Bundle> m_namespaces;
    std::map<QByteArray, Bundle> m_types;
    std::array<qint64, expiryBounds.size() + 1> m_expiries{};
    std::array<qint64, minutesAhead> m_minutes{};
    std::vector<BigKey> m_biggest; // a heap, the smallest in front
};

bool isBigger(const BigKey& left, const BigKey& right)
{
    return left.bytes > right.bytes;
}

QByteArray Tally::namespaceOf(const QByteArray& name) const
{
    if (m_options.separator.isEmpty())
        return {};
    qsizetype end = 0;
    for (int part = 0; part < m_options.depth; ++part) {
        const qsizetype found = name.indexOf(m_options.separator, end);
        if (found < 0)
            break;
        end = found + m_options.separator.size();
    }
    return name.left(end);
}

void Tally::countExpiry(const std::optional<milliseconds>& timeToLive)
{
    if (!timeToLive) {
        ++m_never;
        return;
    }
    const qint64 left = std::chrono::duration_cast<seconds>(*timeToLive).count();
    const auto range = std::ranges::upper_bound(expiryBounds, left) - expiryBounds.begin();
    ++m_expiries[static_cast<std::size_t>(range)];
    if (left / 60 < minutesAhead)
        ++m_minutes[static_cast<std::size_t>(left / 60)];
}

void Tally::add(BigKey key)
{
    const auto bytes = static_cast<double>(key.bytes.count);
    ++m_sampled;
    m_bytes += bytes;
    for (Bundle* bundle : {&m_namespaces[namespaceOf(key.name)], &m_types[key.type]}) {
        ++bundle->keys;
        bundle->bytes += bytes;
    }
    countExpiry(key.timeToLive);
    m_biggest.push_back(std::move(key));
    std::ranges::push_heap(m_biggest, isBigger);
    if (static_cast<int>(m_biggest.size()) > m_options.biggest) {
        std::ranges::pop_heap(m_biggest, isBigger);
        m_biggest.pop_back();
    }
}

std::vector<KeyShare> Tally::shares(const std::map<QByteArray, Bundle>& bundles, double scale, int most) const
{
    std::vector<KeyShare> found;
    for (const auto& [name, bundle] : bundles)
        found.push_back({name, bundle.keys, static_cast<double>(bundle.keys) * scale, bundle.bytes * scale});
    std::ranges::stable_sort(found, std::ranges::greater(), &KeyShare::bytes);
    if (static_cast<int>(found.size()) <= most)
        return found;
    KeyShare rest;
    for (auto one = found.begin() + most; one != found.end(); ++one) {
        rest.sampled += one->sampled;
        rest.keys += one->keys;
        rest.bytes += one->bytes;
    }
    found.resize(static_cast<std::size_t>(most));
    const auto unnamed = std::ranges::find(found, QByteArray(), &KeyShare::name);
    if (unnamed == found.end()) {
        found.push_back(rest);
    } else {
        unnamed->sampled += rest.sampled;
        unnamed->keys += rest.keys;
        unnamed->bytes += rest.bytes;
    }
    return found;
}

KeySample Tally::finish(qint64 total, bool isComplete)
{
    KeySample sample;
    sample.at = QDateTime::currentDateTimeUtc();
    sample.total = total;
    sample.sampled = m_sampled;
    sample.isComplete = isComplete;
    const double scale =
        isComplete || m_sampled == 0 ? 1.0 : static_cast<double>(total) / static_cast<double>(m_sampled);
    sample.bytes = m_bytes * scale;
    sample.namespaces = shares(m_namespaces, scale, m_options.namespaces);
    sample.types = shares(m_types, scale, std::numeric_limits<int>::max());
    sample.neverExpiring = static_cast<double>(m_never) * scale;
    seconds from{0};
    for (std::size_t i = 0; i < m_expiries.size(); ++i) {
        const seconds to = i < expiryBounds.size() ? seconds(expiryBounds[i]) : seconds::max();
        sample.expiries.push_back({from, to, static_cast<double>(m_expiries[i]) * scale});
        from = to;
    }
    for (int minute = 0; minute < minutesAhead; ++minute)
        sample.nextMinutes.push_back(
            {seconds(60 * minute), seconds(60 * (minute + 1)),
             static_cast<double>(m_minutes[static_cast<std::size_t>(minute)]) * scale});
    std::ranges::sort(m_biggest, isBigger);
    sample.biggest = std::move(m_biggest);
    // 1.96 · √(p(1-p)/n) / p at p = ½
    if (!isComplete && m_sampled > 0)
        sample.uncertainty = 1.96 / std::sqrt(static_cast<double>(m_sampled));
    return sample;
}

// Three questions for each key in one round trip. A key that has gone meanwhile is left out.
base::Result<void> lookAt(redis::Connection& redis, const std::vector<QByteArray>& names, OwnTraffic* own,
                          Tally& tally)
{
    std::vector<redis::Command> questions;
    for (const QByteArray& name : names) {
        questions.push_back({"TYPE", name});
        questions.push_back({"PTTL", name});
        questions.push_back({"MEMORY", "USAGE", name});
    }
    OwnTraffic::Turn turn;
    if (own)
        turn = own->turn();
    const auto replies = redis.pipeline(questions);
    if (!replies)
        return replies.error();
    Traffic traffic;
    for (std::size_t i = 0; i < questions.size(); ++i)
        traffic += trafficOf(questions[i], (*replies)[i]);
    if (own)
        own->add(traffic);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const redis::Value* answers = replies->data() + 3 * i;
        for (int question = 0; question < 3; ++question) {
            if (answers[question].isError())
                return answers[question].toError();
        }
        const qint64 left = answers[1].toInteger(-2);
        if (answers[0].bytes() == "none" || left == -2 || answers[2].isNil())
            continue;
        BigKey key{names[i], answers[0].bytes(), {answers[2].toInteger()}, std::nullopt};
        if (left >= 0)
            key.timeToLive = milliseconds(left);
        tally.add(std::move(key));
    }
    return {};
}

struct NameHash
{
    std::size_t operator()(const QByteArray& name) const { return qHash(name); }
};

} // namespace

base::Result<KeySample> sampleKeys(redis::Connection& redis, const KeySampleOptions& options,
                                   base::JobControl& control)
{
    const auto total = redis.call({"DBSIZE"});
    if (!total)
        return total.error();
    Tally tally(options);
    std::unordered_set<QByteArray, NameHash> seen; // SCAN may name a key twice
    QByteArray cursor("0");
    do {
        if (control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, {}, {}};
        auto reply = redis.call({"SCAN", cursor, "COUNT", QByteArray::number(scanCount)});
        if (!reply)
            return std::move(reply).error();
        if (reply->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
        cursor = reply->items()[0].bytes();
        std::vector<QByteArray> names;
        for (const redis::Value& name : reply->items()[1].items()) {
            if (static_cast<qint64>(seen.size()) < options.most && seen.insert(name.bytes()).second)
                names.push_back(name.bytes());
        }
        if (auto looked = lookAt(redis, names, options.own, tally); !looked)
            return std::move(looked).error();
        control.report({static_cast<qint64>(seen.size()), std::min(options.most, total->toInteger()),
                        QStringLiteral("keys")});
    } while (cursor != "0" && static_cast<qint64>(seen.size()) < options.most);
    return tally.finish(total->toInteger(), cursor == "0" && static_cast<qint64>(seen.size()) < options.most);
}

} // namespace monitor
