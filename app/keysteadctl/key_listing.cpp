// keysteadctl keys scan: names, filtered, sorted and with facts, as they are found.
#include "app/keysteadctl/key_scan_wish.h"
#include "app/keysteadctl/key_walk.h"
#include "app/keysteadctl/key_words.h"
#include "app/keysteadctl/printable.h"
#include "core/keyspace/index/key_view.h"

#include <QJsonArray>

#include <algorithm>

namespace ctl {

namespace {

using namespace keyspace;
QString cellOf(const Facts& facts, Fact fact)
{
    if (!facts.has(fact))
        return QStringLiteral("–");
    switch (fact) {
    case Fact::Type:
        return facts.type == KeyType::Other ? QStringLiteral("module")
                                            : QString::fromLatin1(typeName(facts.type));
    case Fact::Ttl: {
        if (facts.expiresAt == Facts::never)
            return QStringLiteral("never");
        const auto now =
            std::chrono::duration_cast<std::chrono::milliseconds>(Facts::Clock::now().time_since_epoch());
        return QString::number(std::max<qint64>(0, facts.expiresAt - now.count()) / 1000);
    }
    case Fact::Memory:
        return QString::number(facts.memory);
    case Fact::Length:
        return QString::number(facts.length);
    case Fact::Idle:
        return QString::number(facts.idle.count());
    case Fact::Encoding:
        break;
    }
    return QString::fromLatin1(encodingName(facts.encoding));
}

QJsonObject jsonOf(const QByteArray& name, const Facts& facts, FactSet shown)
{
    QJsonObject object{{QStringLiteral("key"), typed(name)}};
    const auto has = [&](Fact fact) { return (shown & fact) && facts.has(fact); };
    if (has(Fact::Type))
        object[QStringLiteral("type")] = cellOf(facts, Fact::Type);
    if (has(Fact::Ttl))
        object[QStringLiteral("expires_at")] =
            facts.expiresAt == Facts::never ? QJsonValue() : QJsonValue(facts.expiresAt);
    if (has(Fact::Memory))
        object[QStringLiteral("memory")] = facts.memory;
    if (has(Fact::Length))
        object[QStringLiteral("length")] = facts.length;
    if (has(Fact::Idle))
        object[QStringLiteral("idle_seconds")] = qint64(facts.idle.count());
    return object;
}

// Writes what is found, and says how much of the server that is.
class Listing
{
public:
    Listing(KeyRun& run, ScanWish wish)
        : m_run(run)
        , m_wish(std::move(wish))
        , m_walk(run.redis, run.control, m_wish.pattern, m_wish.typeName)
        , m_source(run.redis)
    {
    }

    int run()
    {
        const auto listed = m_wish.order ? listSorted() : listFound();
        return finish(listed);
    }

private:
    base::Result<void> listFound();
    base::Result<void> listSorted();
    base::Result<void> collect(KeyIndex& index);
    base::Result<std::vector<KeyFacts>> factsOf(const std::vector<QByteArray>& names);
    bool put(const KeyFacts& key);
    void flush();
    int finish(const base::Result<void>& listed);

    KeyRun& m_run;
    const ScanWish m_wish;
    KeyWalk m_walk;
    FactSource m_source;
    QString m_lines;
    qint64 m_keys = 0;
    qint64 m_undecided = 0;
    bool m_isWhole = false; // everything was looked at, and everything found was written
};

// Facts when they are needed, else names only.
base::Result<std::vector<KeyFacts>> Listing::factsOf(const std::vector<QByteArray>& names)
{
    const FactSet needed = m_wish.needed();
    std::vector<KeyFacts> keys;
    for (std::size_t from = 0; from < names.size(); from += FactSource::mostAtOnce) {
        const auto first = names.begin() + static_cast<std::ptrdiff_t>(from);
        const auto count = std::min(FactSource::mostAtOnce, names.size() - from);
        const std::vector<QByteArray> some(first, first + static_cast<std::ptrdiff_t>(count));
        if (m_run.control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, {}, {}};
        auto told = m_source.ask(some, needed);
        if (!told)
            return std::move(told).error();
        std::move(told->begin(), told->end(), std::back_inserter(keys));
    }
    return keys;
}

// False: no more are wanted.
bool Listing::put(const KeyFacts& key)
{
    if (m_keys >= m_wish.limit)
        return false;
    ++m_keys;
    if (m_run.invocation.wantsJson()) {
        m_run.out().jsonLine(jsonOf(key.name, key.facts, m_wish.shown));
        return !m_run.out().isClosed();
    }
    m_lines += typed(key.name);
    for (const NamedFact& each : namedFacts()) {
        if (m_wish.shown & each.fact)
            m_lines += QLatin1Char('\t') + cellOf(key.facts, each.fact);
    }
    m_lines += QLatin1Char('\n');
    return true;
}

void Listing::flush()
{
    if (m_lines.isEmpty())
        return;
    m_run.out().endProgress();
    m_run.out().text(std::exchange(m_lines, {}));
}

base::Result<void> Listing::listFound()
{
    const auto matcher = Matcher::create(m_wish.filter);
    if (!matcher)
        return matcher.error();
    const bool asks = m_wish.needed() != FactSet();
    while (!m_walk.isDone()) {
        const auto names = m_walk.next();
        if (!names)
            return names.error();
        std::vector<KeyFacts> keys;
        if (asks) {
            auto told = factsOf(*names);
            if (!told)
                return told.error();
            keys = *std::move(told);
        } else {
            std::transform(names->begin(), names->end(), std::back_inserter(keys),
                           [](const QByteArray& name) {
                               return KeyFacts{name, false, {}};
                           });
        }
        for (const KeyFacts& key : keys) {
            const Verdict verdict = key.gone ? Verdict::No : matcher->judge(key.facts, Facts::Clock::now());
            m_undecided += verdict == Verdict::NotKnown ? 1 : 0;
            if (verdict == Verdict::Yes && !put(key)) {
                flush();
                return {};
            }
        }
        flush();
        if (m_run.out().isClosed())
            return {};
    }
    m_isWhole = true;
    return {};
}

// All names, and what decides where they stand.
base::Result<void> Listing::collect(KeyIndex& index)
{
    const bool asks = m_wish.needed() != FactSet();
    std::vector<QByteArray> gone;
    while (!m_walk.isDone()) {
        const auto names = m_walk.next();
        if (!names)
            return names.error();
        for (const QByteArray& name : *names) {
            if (!index.add(name))
                return base::Error{base::ErrorCode::TooLarge, QStringLiteral("the list of keys"), {}};
        }
    }
    index.settle();
    const OrderedKeys keys = index.keys();
    std::vector<QByteArray> names;
    for (std::size_t i = 0; asks && i < keys.size(); ++i) {
        names.push_back(keys.name(i).toByteArray());
        if (names.size() < FactSource::mostAtOnce && i + 1 < keys.size())
            continue;
        const auto told = factsOf(std::exchange(names, {}));
        if (!told)
            return told.error();
        for (const KeyFacts& key : *told) {
            if (key.gone)
                gone.push_back(key.name);
            else if (const auto ref = index.find(key.name))
                index.setFacts(*ref, key.facts);
        }
        m_run.control.report({qint64(i + 1), index.size(), QStringLiteral("keys")});
    }
    for (const QByteArray& name : gone)
        index.note(name, false);
    return {};
}

// What was found before an end that came too early is sorted and written as well.
base::Result<void> Listing::listSorted()
{
    KeyIndex index;
    KeyView view(index);
    if (const auto set = view.setSpec(*m_wish.order); !set)
        return set.error();
    const auto collected = collect(index);
    m_run.out().endProgress();
    index.settle();
    view.update();
    m_undecided = view.undecided();
    m_isWhole = collected.has_value();
    for (std::size_t i = 0; i < view.rows(); ++i) {
        const KeyRef ref = view.row(i);
        const QByteArrayView name = index.keys().arena().at(ref);
        if (!put({name.toByteArray(), false, index.facts(ref)})) {
            m_isWhole = false;
            break;
        }
        if (i % 1000 == 0)
            flush();
    }
    flush();
    return collected;
}

int Listing::finish(const base::Result<void>& listed)
{
    flush();
    m_run.out().endProgress();
    const bool stopped = !listed && listed.error().code == base::ErrorCode::Cancelled;
    if (!listed && !stopped)
        return m_run.fail(listed.error());
    if (m_undecided > 0)
        m_run.out().error(QStringLiteral("%1 left out: what the filter asks for is not told to this user, or "
                                         "not kept by this server.")
                              .arg(counted(m_undecided, "key", "keys")));
    if (m_run.invocation.wantsJson())
        m_run.out().jsonLine(
            {{QStringLiteral("keys"), m_keys},
             {QStringLiteral("scanned"), m_walk.scanned()},
             {QStringLiteral("total"), m_walk.total() < 0 ? QJsonValue() : QJsonValue(m_walk.total())},
             {QStringLiteral("undecided"), m_undecided},
             {QStringLiteral("whole"), m_isWhole}});
    return stopped ? saidPartial(m_run, m_walk.scanned(), m_walk.total()) : int(Done);
}

} // namespace

int saidPartial(const KeyRun& run, qint64 scanned, qint64 total)
{
    run.out().error(
        {base::ErrorCode::Cancelled, {}, {}},
        total < 0 ? QStringLiteral("Stopped: %1 keys scanned.").arg(grouped(scanned))
                  : QStringLiteral("Stopped: %1 of %2 keys scanned.").arg(grouped(scanned), grouped(total)));
    return Interrupted;
}

int scanKeys(KeyRun& run)
{
    auto wish = scanWishOf(run);
    return wish ? Listing(run, *std::move(wish)).run() : int(WrongUsage);
}

} // namespace ctl
