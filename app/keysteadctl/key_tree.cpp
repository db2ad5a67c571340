// keysteadctl keys tree: namespaces with their keys and, when asked for, their memory.
#include "core/keyspace/index/key_tree.h"

#include "app/keysteadctl/key_walk.h"
#include "app/keysteadctl/key_words.h"
#include "app/keysteadctl/printable.h"
#include "core/keyspace/change/key_search.h"

#include <QJsonArray>

namespace ctl {

namespace {

using namespace keyspace;

struct Wish
{
    QByteArray prefix;
    std::vector<QByteArray> separators;
    TreeOrder order = TreeOrder::Keys;
    qint64 depth = 2;
    qint64 rows = 20; // of a node
    bool memory = false;
};

std::optional<qint64> numberOf(const KeyRun& run, const char* option, qint64 otherwise)
{
    if (!run.isSet(option))
        return otherwise;
    const auto typed = wholeNumber(run.value(option), 1);
    if (!typed)
        (void)run.misused(QStringLiteral("%1 is no value for --%2: give a whole number.")
                              .arg(quoted(run.value(option)), QLatin1String(option)));
    return typed;
}

std::optional<TreeOrder> orderOf(const KeyRun& run)
{
    const QString name = run.value("sort");
    if (name.isEmpty() || name == QLatin1String("keys"))
        return TreeOrder::Keys;
    if (name == QLatin1String("name"))
        return TreeOrder::Name;
    if (name == QLatin1String("memory"))
        return TreeOrder::Memory;
    (void)run.misused(
        QStringLiteral("The tree cannot be sorted by %1, but by: keys, memory, name.").arg(quoted(name)));
    return std::nullopt;
}

std::optional<Wish> wishOf(const KeyRun& run)
{
    Wish wish;
    if (run.words().size() > 1) {
        (void)run.misused(QStringLiteral("Give one prefix, or none."));
        return std::nullopt;
    }
    const auto prefix = bytesOf(run, run.words().value(0));
    const auto depth = numberOf(run, "depth", wish.depth);
    const auto rows = numberOf(run, "limit", wish.rows);
    const auto order = orderOf(run);
    if (!prefix || !depth || !rows || !order)
        return std::nullopt;
    for (const QString& separator : run.invocation.options.values(QStringLiteral("separator"))) {
        const auto bytes = bytesOf(run, separator);
        if (!bytes)
            return std::nullopt;
        wish.separators.push_back(*bytes);
    }
    if (wish.separators.empty())
        wish.separators.push_back(":");
    wish.prefix = *prefix;
    wish.depth = *depth;
    wish.rows = *rows;
    wish.order = *order;
    wish.memory = run.isSet("memory") || *order == TreeOrder::Memory;
    return wish;
}

class Tree
{
public:
    Tree(KeyRun& run, Wish wish)
        : m_run(run)
        , m_wish(std::move(wish))
        , m_separators(m_wish.separators)
        , m_walk(run.redis, run.control,
                 m_wish.prefix.isEmpty() ? QByteArray() : escapedGlob(m_wish.prefix) + '*',
                 run.value("type").toUtf8())
    {
    }

    int run();

private:
    base::Result<void> collect();
    base::Result<void> measure();
    void addRows(const QByteArray& prefix, qint64 depth, std::vector<QStringList>& rows) const;
    QJsonArray toJson(const QByteArray& prefix, qint64 depth) const;
    std::shared_ptr<const ChildList> childrenOf(const QByteArray& prefix) const;
    QString memoryText(const Child& child) const;
    QString atLeast(const QString& figure) const
    {
        return m_isWhole ? figure : QStringLiteral("≥ ") + figure;
    }
    void print() const;

    KeyRun& m_run;
    const Wish m_wish;
    const Separators m_separators;
    KeyWalk m_walk;
    KeyIndex m_index;
    bool m_isWhole = false;
    bool m_isMeasured = false;
};

base::Result<void> Tree::collect()
{
    while (!m_walk.isDone()) {
        const auto names = m_walk.next();
        if (!names)
            return names.error();
        for (const QByteArray& name : *names) {
            if (!m_index.add(name))
                return base::Error{base::ErrorCode::TooLarge, QStringLiteral("the list of keys"), {}};
        }
    }
    m_isWhole = true;
    return {};
}

base::Result<void> Tree::measure()
{
    FactSource source(m_run.redis);
    const OrderedKeys keys = m_index.keys();
    std::vector<QByteArray> names;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        names.push_back(keys.name(i).toByteArray());
        if (names.size() < FactSource::mostAtOnce && i + 1 < keys.size())
            continue;
        if (m_run.control.isCancelled())
            return base::Error{base::ErrorCode::Cancelled, {}, {}};
        const auto told = source.ask(std::exchange(names, {}), Fact::Memory);
        if (!told)
            return told.error();
        if (source.refused())
            return base::Error{base::ErrorCode::RedisNoPermission, QStringLiteral("MEMORY USAGE"), {}};
        for (const KeyFacts& key : *told) {
            if (const auto ref = m_index.find(key.name); ref && !key.gone)
                m_index.setFacts(*ref, key.facts);
        }
        m_run.control.report({qint64(i + 1), m_index.size(), QStringLiteral("keys")});
    }
    m_isMeasured = true;
    return {};
}

std::shared_ptr<const ChildList> Tree::childrenOf(const QByteArray& prefix) const
{
    return listChildren(m_index, m_index.keys(), prefix, m_separators, m_wish.order, m_wish.rows);
}

QString Tree::memoryText(const Child& child) const
{
    if (child.measured == 0)
        return QStringLiteral("–");
    const QString text = base::formatBytes({child.memory});
    return m_isWhole && child.measured == child.keys ? text : QStringLiteral("≥ ") + text;
}

void Tree::addRows(const QByteArray& prefix, qint64 depth, std::vector<QStringList>& rows) const
{
    const auto list = childrenOf(prefix);
    const QString indent(2 * qsizetype(m_wish.depth - depth), QLatin1Char(' '));
    for (qsizetype row = 0; row < list->size(); ++row) {
        const Child child = list->at(row);
        QStringList cells{indent + typed(child.label.toByteArray()), atLeast(grouped(child.keys))};
        if (m_wish.memory)
            cells << memoryText(child);
        rows.push_back(cells);
        if (child.isNamespace && depth > 1)
            addRows(list->path(row), depth - 1, rows);
    }
    if (list->isWhole())
        return;
    QStringList more{indent + QStringLiteral("… and %1 more").arg(grouped(list->total() - list->size())),
                     QString()};
    if (m_wish.memory)
        more << QString();
    rows.push_back(more);
}

QJsonArray Tree::toJson(const QByteArray& prefix, qint64 depth) const
{
    const auto list = childrenOf(prefix);
    QJsonArray children;
    for (qsizetype row = 0; row < list->size(); ++row) {
        const Child child = list->at(row);
        QJsonObject object{{QStringLiteral("name"), typed(list->path(row))},
                           {QStringLiteral("namespace"), child.isNamespace},
                           {QStringLiteral("keys"), child.keys}};
        if (m_wish.memory) {
            object[QStringLiteral("memory")] = child.memory;
            object[QStringLiteral("measured")] = child.measured;
        }
        if (child.isNamespace && depth > 1) {
            object[QStringLiteral("all_children")] = childrenOf(list->path(row))->total();
            object[QStringLiteral("children")] = toJson(list->path(row), depth - 1);
        }
        children.append(object);
    }
    return children;
}

void Tree::print() const
{
    if (m_run.invocation.wantsJson()) {
        m_run.out().json(
            {{QStringLiteral("prefix"), typed(m_wish.prefix)},
             {QStringLiteral("keys"), m_index.size()},
             {QStringLiteral("scanned"), m_walk.scanned()},
             {QStringLiteral("total"), m_walk.total() < 0 ? QJsonValue() : QJsonValue(m_walk.total())},
             {QStringLiteral("whole"), m_isWhole && (!m_wish.memory || m_isMeasured)},
             {QStringLiteral("all_children"), childrenOf(m_wish.prefix)->total()},
             {QStringLiteral("children"), toJson(m_wish.prefix, m_wish.depth)}});
        return;
    }
    std::vector<Column> columns{{QStringLiteral("name")}, {QStringLiteral("keys"), Align::Trailing}};
    if (m_wish.memory)
        columns.push_back({QStringLiteral("memory"), Align::Trailing});
    std::vector<QStringList> rows;
    addRows(m_wish.prefix, m_wish.depth, rows);
    if (rows.empty())
        m_run.out().text(QStringLiteral("There is no such key."));
    else
        m_run.out().table(columns, rows);
}

int Tree::run()
{
    auto done = collect();
    m_run.out().endProgress();
    m_index.settle();
    if (done && m_wish.memory)
        done = measure();
    m_run.out().endProgress();
    const bool stopped = !done && done.error().code == base::ErrorCode::Cancelled;
    if (!done && !stopped)
        return m_run.fail(done.error());
    print();
    return stopped ? saidPartial(m_run, m_walk.scanned(), m_walk.total()) : int(Done);
}

} // namespace

int showTree(KeyRun& run)
{
    auto wish = wishOf(run);
    return wish ? Tree(run, *std::move(wish)).run() : int(WrongUsage);
}

} // namespace ctl
