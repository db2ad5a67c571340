#include "core/keyspace/index/key_view.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace keyspace {

namespace {

using Column = ViewSpec::Column;

Fact factOf(Column column)
{
    switch (column) {
    case Column::Ttl:
        return Fact::Ttl;
    case Column::Memory:
        return Fact::Memory;
    case Column::Length:
        return Fact::Length;
    case Column::Idle:
        return Fact::Idle;
    case Column::Name:
    case Column::Type:
        break;
    }
    return Fact::Type;
}

qint64 valueOf(Column column, const Facts& facts)
{
    switch (column) {
    case Column::Ttl:
        return facts.expiresAt == Facts::never ? std::numeric_limits<qint64>::max() : facts.expiresAt;
    case Column::Memory:
        return facts.memory;
    case Column::Length:
        return facts.length;
    case Column::Idle:
        return facts.idle.count();
    case Column::Name:
    case Column::Type:
        break;
    }
    return static_cast<qint64>(facts.type);
}

struct Valued
{
    qint64 value = 0;
    std::size_t at = 0; // by name
};

} // namespace

base::Result<void> KeyView::setSpec(const ViewSpec& spec)
{
    auto matcher = Matcher::create(spec.filter);
    if (!matcher)
        return std::move(matcher).error();
    m_matcher = std::move(matcher).value();
    m_spec = spec;
    update();
    return {};
}

void KeyView::update()
{
    m_filtered.clear();
    m_sorted.clear();
    m_undecided = 0;
    m_unsorted = 0;
    if (isFiltered())
        filter();
    if (isSorted())
        sort();
}

void KeyView::clear()
{
    m_filtered.clear();
    m_sorted.clear();
    m_undecided = 0;
    m_unsorted = 0;
}

void KeyView::filter()
{
    const OrderedKeys all = m_index.keys();
    const auto now = Facts::Clock::now();
    const bool byFacts = bool(m_spec.filter.needs());
    for (std::size_t i = 0; i < all.size() && !m_index.isInterrupted(); ++i) {
        if (!m_matcher->matchesName(all.name(i)))
            continue;
        const Verdict verdict = byFacts ? m_matcher->judge(m_index.facts(all.ref(i)), now) : Verdict::Yes;
        if (verdict == Verdict::Yes)
            m_filtered.append(all.ref(i));
        m_undecided += verdict == Verdict::NotKnown ? 1 : 0;
    }
}

void KeyView::sort()
{
    const OrderedKeys shown = keys();
    const Fact fact = factOf(m_spec.column);
    std::vector<Valued> known;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const Facts facts = m_index.facts(shown.ref(i));
        if (facts.has(fact))
            known.push_back({valueOf(m_spec.column, facts), i});
    }
    const bool ascending = m_spec.order == Qt::AscendingOrder;
    std::ranges::sort(known, [ascending](const Valued& one, const Valued& other) {
        if (one.value != other.value)
            return ascending ? one.value < other.value : one.value > other.value;
        return one.at < other.at;
    });
    m_sorted.resize(shown.size());
    std::size_t to = 0;
    for (const Valued& one : known)
        m_sorted[to++] = shown.ref(one.at);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (!m_index.facts(shown.ref(i)).has(fact))
            m_sorted[to++] = shown.ref(i);
    }
    m_unsorted = static_cast<qint64>(shown.size() - known.size());
}

OrderedKeys KeyView::keys() const
{
    return isFiltered() ? OrderedKeys(m_index.keys().arena(), m_filtered) : m_index.keys();
}

KeyRef KeyView::row(std::size_t at) const
{
    if (isSorted())
        return m_sorted[at];
    const OrderedKeys shown = keys();
    return shown.ref(m_spec.order == Qt::AscendingOrder ? at : shown.size() - 1 - at);
}

} // namespace keyspace
