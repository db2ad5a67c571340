#include "core/keyspace/index/key_tree.h"

#include <algorithm>

namespace keyspace {

namespace {

// Children of a node as they stand in the order; one of a million keys has a million of them.
struct Span
{
    quint32 from = 0; // ends where the next begins
    quint32 label = 0;
    bool isNamespace = false;
};

struct Ranked
{
    qint64 rank = 0;
    std::size_t child = 0;
};

class Children
{
public:
    Children(const KeyIndex& index, const OrderedKeys& keys, const QByteArray& prefix)
        : m_index(index)
        , m_keys(keys)
        , m_prefix(prefix)
    {
    }

    void find(const Separators& separators);
    std::size_t size() const { return m_spans.size(); }
    bool isNamespace(std::size_t child) const { return m_spans[child].isNamespace; }
    qint64 keys(std::size_t child) const { return static_cast<qint64>(end(child) - m_spans[child].from); }
    Child describe(std::size_t child) const;

private:
    std::size_t end(std::size_t child) const
    {
        return child + 1 < m_spans.size() ? m_spans[child + 1].from : m_end;
    }

    const KeyIndex& m_index;
    const OrderedKeys& m_keys;
    const QByteArray& m_prefix;
    ChunkedArray<Span> m_spans;
    std::size_t m_end = 0;
};

void Children::find(const Separators& separators)
{
    std::size_t at = m_keys.lowerBound(m_prefix);
    QByteArray below;
    while (at < m_keys.size()) {
        const QByteArrayView name = m_keys.name(at);
        if (!name.startsWith(m_prefix))
            break;
        const QByteArrayView rest = name.sliced(m_prefix.size());
        const qsizetype label = separators.nextLabel(rest);
        const auto from = static_cast<quint32>(at);
        if (label == 0) {
            m_spans.append({from, static_cast<quint32>(rest.size()), false});
            ++at;
        } else {
            m_spans.append({from, static_cast<quint32>(label), true});
            below = name.first(m_prefix.size() + label).toByteArray();
            at = m_keys.prefixEnd(below, at + 1);
        }
    }
    m_end = at;
}

Child Children::describe(std::size_t child) const
{
    const Span& span = m_spans[child];
    Child described;
    described.label =
        m_keys.name(span.from).sliced(m_prefix.size()).first(static_cast<qsizetype>(span.label));
    described.isNamespace = span.isNamespace;
    described.keys = keys(child);
    if (!m_index.hasFacts() && m_index.selected() == 0)
        return described;
    for (std::size_t at = span.from; at < end(child); ++at) {
        const KeyRef key = m_keys.ref(at);
        described.selected += m_index.isSelected(key) ? 1 : 0;
        if (const auto memory = m_index.memoryOf(key)) {
            described.memory += *memory;
            ++described.measured;
        }
    }
    return described;
}

// Which children are listed, in their order.
std::vector<std::size_t> firstOf(const Children& children, TreeOrder order, std::size_t most)
{
    std::vector<std::size_t> chosen;
    const std::size_t count = std::min(most, children.size());
    chosen.reserve(count);
    if (order == TreeOrder::Name) {
        for (std::size_t i = 0; i < count; ++i)
            chosen.push_back(i);
        return chosen;
    }
    if (order == TreeOrder::NamespacesFirst) {
        for (const bool wanted : {true, false}) {
            for (std::size_t i = 0; i < children.size() && chosen.size() < count; ++i) {
                if (children.isNamespace(i) == wanted)
                    chosen.push_back(i);
            }
        }
        return chosen;
    }
    std::vector<Ranked> ranked(children.size());
    for (std::size_t i = 0; i < ranked.size(); ++i)
        ranked[i] = {order == TreeOrder::Keys ? children.keys(i) : children.describe(i).memory, i};
    const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(count);
    std::ranges::partial_sort(ranked, end, [](const Ranked& one, const Ranked& other) {
        return one.rank != other.rank ? one.rank > other.rank : one.child < other.child;
    });
    std::transform(ranked.begin(), end, std::back_inserter(chosen),
                   [](const Ranked& one) { return one.child; });
    return chosen;
}

} // namespace

// Where one separator may stand inside another, names that begin alike could be cut at different places,
// and a node would not be a range.
Separators::Separators(std::vector<QByteArray> separators)
{
    for (const QByteArray& one : separators) {
        const bool holdsAnother = std::ranges::any_of(separators, [&one](const QByteArray& other) {
            return !other.isEmpty() && other.size() < one.size() && one.contains(other);
        });
        if (!one.isEmpty() && !holdsAnother)
            m_separators.push_back(one);
    }
}

qsizetype Separators::nextLabel(QByteArrayView rest) const
{
    qsizetype first = -1;
    qsizetype label = 0;
    for (const QByteArray& separator : m_separators) {
        const qsizetype at = rest.indexOf(separator);
        if (at >= 0 && (first < 0 || at < first)) {
            first = at;
            label = at + separator.size();
        }
    }
    return label;
}

std::shared_ptr<const ChildList> listChildren(const KeyIndex& index, const OrderedKeys& keys,
                                              const QByteArray& prefix, const Separators& separators,
                                              TreeOrder order, qint64 most)
{
    Children children(index, keys, prefix);
    children.find(separators);
    const auto chosen = firstOf(children, order, static_cast<std::size_t>(std::max<qint64>(most, 0)));
    auto list = std::make_shared<ChildList>(prefix, static_cast<qint64>(children.size()));
    list->reserve(static_cast<qsizetype>(chosen.size()));
    for (const std::size_t child : chosen)
        list->append(children.describe(child));
    return list;
}

} // namespace keyspace
