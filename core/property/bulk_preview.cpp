#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/property/bulk_repository.h"
#include "core/property/bulk_sql.h"
#include "core/property/row_write.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace property {

namespace {

constexpr int readAtATime = 5000; // rows

struct Candidate
{
    BulkRow row; // with the price as it is
    bool differs = false;
    bool agentDiffers = false;
};

base::Error notPossible(const QString& why)
{
    return {base::ErrorCode::InvalidInput, why, {}};
}

// One preview on its way, inside its snapshot.
class Previewing
{
public:
    Previewing(database::Session& session, const BulkWish& wish, base::JobControl& control)
        : m_session(session)
        , m_wish(wish)
        , m_control(control)
    {
        m_preview.wish = wish;
        if (m_wish.edit.price)
            m_pricing.price = m_wish.edit.price;
    }

    base::Result<BulkPreview> run();

private:
    base::Result<void> count();
    base::Result<void> findAgentProblem();
    base::Result<void> readRows();
    void judge(const Candidate& candidate);
    void refuse(PropertyId id, const FieldProblem& problem);
    base::Result<void> readSamples();
    base::Result<void> countFeedback();
    base::Result<std::map<PropertyId, Property>> rowsOf(const std::vector<PropertyId>& ids);

    database::Session& m_session;
    const BulkWish& m_wish;
    base::JobControl& m_control;
    BulkEdit m_pricing;                    // the part of the edit that each row answers differently
    std::optional<FieldProblem> m_problem; // of the values that are set, whatever the row
    std::optional<FieldProblem> m_agentProblem;
    QString m_agentName;
    BulkPreview m_preview;
};

base::Result<BulkPreview> Previewing::run()
{
    for (const auto step : {&Previewing::count, &Previewing::findAgentProblem, &Previewing::readRows,
                            &Previewing::readSamples, &Previewing::countFeedback}) {
        if (auto done = (this->*step)(); !done)
            return bulkError(m_control, std::move(done).error());
    }
    return std::move(m_preview);
}

base::Result<void> Previewing::count()
{
    const SelectParts statement = matchedCountStatement(m_wish);
    const auto matched = m_session.first(statement.where, statement.values,
                                         [](const database::Row& row) { return row.integer(0); });
    if (!matched)
        return matched.error();
    m_preview.matched = matched->value_or(0);
    const std::vector<PropertyId>& ids = m_wish.selection.ids;
    if (!m_wish.selection.filter)
        m_preview.missing = qint64(std::set<PropertyId>(ids.begin(), ids.end()).size()) - m_preview.matched;
    return {};
}

base::Result<void> Previewing::findAgentProblem()
{
    BulkEdit same = m_wish.edit;
    same.price.reset();
    m_problem = problemOf(same, Property());
    if (!m_wish.edit.agent || !m_wish.edit.agent->value)
        return {};
    const auto agent = m_session.first(
        QStringLiteral("select active, name from keystead.agent where id = ?"), {*m_wish.edit.agent->value},
        [](const database::Row& row) { return std::pair(row.boolean(0), row.text(1)); });
    if (!agent)
        return agent.error();
    if (!*agent)
        m_agentProblem = FieldProblem{Field::Agent, Problem::UnknownAgent, {}};
    else if (!(*agent)->first)
        m_agentProblem = FieldProblem{Field::Agent, Problem::AgentInactive, {}};
    else
        m_agentName = (*agent)->second;
    return {};
}

base::Result<void> Previewing::readRows()
{
    PropertyId behind = std::numeric_limits<PropertyId>::min();
    for (int got = readAtATime; got == readAtATime;) {
        if (m_control.isCancelled())
            return bulkError(m_control, {});
        got = 0;
        const SelectParts statement = candidatesStatement(m_wish, behind, readAtATime);
        const auto read = m_session.query(statement.where, statement.values, [&](const database::Row& row) {
            ++got;
            behind = row.integer(0);
            judge({{behind, row.integer(1), Money::fromDatabase(row.text(2)).value_or(Money())},
                   row.boolean(3),
                   row.boolean(4)});
        });
        if (!read)
            return read;
        m_control.report({qint64(m_preview.rows.size()) + m_preview.unchanged + m_preview.refused,
                          m_preview.matched, QStringLiteral("rows")});
        KEYSTEAD_PAUSE("property.bulk.preview");
    }
    return {};
}

void Previewing::judge(const Candidate& candidate)
{
    BulkRow row = candidate.row;
    if (m_wish.kind != BulkKind::Edit) {
        m_preview.rows.push_back(row);
        return;
    }
    Property priced;
    priced.price = row.price;
    std::optional<FieldProblem> problem = problemOf(m_pricing, priced);
    const auto price = m_wish.edit.price ? applied(*m_wish.edit.price, row.price) : row.price;
    const bool isSame = !candidate.differs && price && *price == row.price;
    if (isSame) {
        ++m_preview.unchanged;
        return;
    }
    if (!problem && candidate.agentDiffers)
        problem = m_agentProblem;
    if (m_problem)
        problem = m_problem;
    if (problem) {
        refuse(row.id, *problem);
        return;
    }
    row.price = *price;
    m_preview.rows.push_back(row);
}

void Previewing::refuse(PropertyId id, const FieldProblem& problem)
{
    ++m_preview.refused;
    if (m_preview.refusals.size() < mostRefusals)
        m_preview.refusals.push_back({id, {}, problem});
}

base::Result<std::map<PropertyId, Property>> Previewing::rowsOf(const std::vector<PropertyId>& ids)
{
    const auto rows = rowsAnywhere(m_session, ids);
    if (!rows)
        return rows.error();
    std::map<PropertyId, Property> byId;
    for (const Property& row : *rows)
        byId.emplace(row.id, row);
    return byId;
}

base::Result<void> Previewing::readSamples()
{
    std::vector<PropertyId> ids;
    for (const BulkRow& row : m_preview.rows) {
        if (ids.size() == mostSamples)
            break;
        ids.push_back(row.id);
    }
    for (const BulkRefusal& refusal : m_preview.refusals)
        ids.push_back(refusal.id);
    const auto rows = rowsOf(ids);
    if (!rows)
        return rows.error();
    for (BulkRefusal& refusal : m_preview.refusals) {
        if (const auto row = rows->find(refusal.id); row != rows->end())
            refusal.title = row->second.title;
    }
    for (std::size_t i = 0; i < std::min(m_preview.rows.size(), mostSamples); ++i) {
        const auto row = rows->find(m_preview.rows[i].id);
        if (row == rows->end())
            continue;
        Property after = row->second;
        if (m_wish.kind == BulkKind::Edit)
            after = applied(m_wish.edit, after).value_or(after);
        if (after.agent != row->second.agent && after.agent)
            after.agentName = m_agentName;
        m_preview.samples.push_back({row->second, after});
    }
    return {};
}

// The last question of its snapshot, because a refused one ends it.
base::Result<void> Previewing::countFeedback()
{
    if (m_wish.kind != BulkKind::Purge)
        return {};
    const auto count = m_session.first(
        QStringLiteral("select count(*) from keystead.feedback where property_id = any(?::bigint[])"),
        {numberArray(m_preview.rows, [](const BulkRow& row) { return row.id; })},
        [](const database::Row& row) { return row.integer(0); });
    if (!count && count.error().code != base::ErrorCode::DatabaseNoPermission)
        return count.error();
    if (count)
        m_preview.feedback = *count;
    return {};
}

base::Result<void> checkWish(const BulkWish& wish)
{
    if (wish.kind == BulkKind::Edit && wish.edit.isEmpty())
        return notPossible(QStringLiteral("the edit changes no field"));
    if (wish.edit.price && wish.edit.price->roundTo && *wish.edit.price->roundTo <= Money())
        return notPossible(QStringLiteral("prices are rounded to something greater than 0"));
    if (!wish.selection.filter)
        return {};
    const Filter filter = wish.selection.filter->normalized();
    if (!std::all_of(filter.conditions.begin(), filter.conditions.end(), &isValid))
        return notPossible(QStringLiteral("a condition of the filter is not valid"));
    return {};
}

} // namespace

base::Result<BulkPreview> BulkRepository::preview(const BulkWish& wish, base::JobControl& control)
{
    base::assertMayBlock("property::BulkRepository::preview");
    if (auto possible = checkWish(wish); !possible)
        return std::move(possible).error();
    auto snapshot = database::Transaction::begin(m_session, database::Transaction::Kind::ReadOnlySnapshot);
    if (!snapshot)
        return bulkError(control, std::move(snapshot).error());
    return Previewing(m_session, wish, control).run();
}

} // namespace property
