#include "ui/cache_groups/groups_model.h"

#include "ui/cache_groups/group_words.h"
#include "ui/common/format.h"
#include "ui/common/roles.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace cache_groups {

namespace {

using theme::Tone;

constexpr double nearTarget = 15;   // points
constexpr quint64 enoughReads = 20; // below, a ratio is an accident

struct CacheGroups
{
    Q_DECLARE_TR_FUNCTIONS(cache_groups)
};

QString tr(const char* text)
{
    return CacheGroups::tr(text);
}

quint64 readsOf(const GroupRow& row)
{
    return cache_groups::readsOf(row.policy.group, row.statistics).reads;
}

QVariant percentOrNothing(std::optional<double> value)
{
    return value ? QVariant(*value) : QVariant();
}

QString invalidatedText(const GroupRow& row)
{
    const QDateTime& at = row.statistics.lastInvalidated;
    if (!at.isValid())
        return common::unknown();
    const QString age = common::formatAge(at, QDateTime::currentDateTimeUtc());
    const QString cause = causeText(row.statistics.lastInvalidatedBy);
    return cause.isEmpty() ? age : tr("%1, %2").arg(age, cause);
}

common::CellKind kindOf(int column)
{
    switch (column) {
    case GroupsModel::HitRatio:
    case GroupsModel::Target:
        return common::CellKind::Percent;
    case GroupsModel::Trend:
        return common::CellKind::Spark;
    case GroupsModel::Verdict:
        return common::CellKind::Status;
    case GroupsModel::Entries:
    case GroupsModel::TimeToLive:
        return common::CellKind::Number;
    case GroupsModel::Memory:
        return common::CellKind::Bytes;
    case GroupsModel::On:
        return common::CellKind::Check;
    default:
        return common::CellKind::Text;
    }
}

// As the cells below: figures trailing, check marks in the middle.
Qt::Alignment alignmentOf(int column)
{
    switch (kindOf(column)) {
    case common::CellKind::Number:
    case common::CellKind::Bytes:
    case common::CellKind::Percent:
        return Qt::AlignTrailing | Qt::AlignVCenter;
    case common::CellKind::Check:
        return Qt::AlignCenter;
    default:
        return Qt::AlignLeading | Qt::AlignVCenter;
    }
}

QVariant valueOf(const GroupRow& row, int column)
{
    switch (column) {
    case GroupsModel::Group:
        return properties::groupText(row.policy.group);
    case GroupsModel::HitRatio:
        return percentOrNothing(row.hitRatio());
    case GroupsModel::Verdict:
        return verdictWord(row);
    case GroupsModel::Target:
        return row.policy.targetHitRatio;
    case GroupsModel::Entries:
        return row.size ? QVariant(static_cast<qlonglong>(row.size->entries)) : QVariant();
    case GroupsModel::Memory:
        return row.size ? QVariant(static_cast<qlonglong>(row.size->memory.count)) : QVariant();
    case GroupsModel::TimeToLive:
        return static_cast<qlonglong>(lifetimeOf(row.policy.ttl).number);
    case GroupsModel::Invalidated:
        return invalidatedText(row);
    case GroupsModel::On:
        return row.policy.enabled;
    default:
        return {};
    }
}

QString toolTipOf(const GroupRow& row, int column, const std::optional<cache::StatisticsSum>& sum)
{
    switch (column) {
    case GroupsModel::Group:
        return tr("%1\nIn key names: %2")
            .arg(groupMeaning(row.policy.group), QString::fromUtf8(row.policy.group));
    case GroupsModel::HitRatio:
    case GroupsModel::Verdict:
        return countersText(row.statistics, sum);
    case GroupsModel::Trend:
        return countersText(row.own, {});
    case GroupsModel::TimeToLive:
        return tr("%1, and up to a tenth less or more. Double click to change it")
            .arg(lifetimeText(row.policy.ttl));
    case GroupsModel::Memory:
        return row.size ? common::exactBytes(row.size->memory) : QString();
    case GroupsModel::Invalidated:
        return row.statistics.lastInvalidated.isValid()
                   ? common::exactTime(row.statistics.lastInvalidated.toLocalTime())
                   : tr("Not since this window was opened");
    case GroupsModel::On:
        return row.policy.enabled ? tr("Click to let PostgreSQL answer") : tr("Click to use the cache again");
    default:
        return {};
    }
}

// A sum is some seconds old; what this process knows of invalidations is of now.
void addUp(GroupRow& row, cache::GroupStatistics sum)
{
    sum.lastInvalidated = row.own.lastInvalidated;
    sum.lastInvalidatedBy = row.own.lastInvalidatedBy;
    row.statistics = std::move(sum);
}

QString accessibleText(const GroupRow& row, int column)
{
    if (column == GroupsModel::On)
        return row.policy.enabled ? tr("on") : tr("off");
    if (column == GroupsModel::Verdict)
        return verdictWord(row);
    return {};
}

} // namespace

std::optional<double> GroupRow::hitRatio() const
{
    const double ratio = statistics.hitRatioPercent();
    return ratio < 0 ? std::nullopt : std::optional(ratio);
}

Tone verdictTone(const GroupRow& row)
{
    const auto ratio = row.hitRatio();
    if (!row.policy.enabled || !ratio || readsOf(row) < enoughReads)
        return Tone::Neutral;
    if (*ratio >= row.policy.targetHitRatio)
        return Tone::Good;
    return *ratio >= row.policy.targetHitRatio - nearTarget ? Tone::Warn : Tone::Bad;
}

QString verdictWord(const GroupRow& row)
{
    if (!row.policy.enabled)
        return tr("off");
    if (!row.hitRatio())
        return tr("not read yet");
    if (readsOf(row) < enoughReads)
        return tr("too few to judge");
    switch (verdictTone(row)) {
    case Tone::Good:
        return tr("on target");
    case Tone::Warn:
        return tr("below");
    default:
        return tr("far below");
    }
}

SizesSum sumOfSizes(const std::vector<GroupRow>& rows, const std::vector<QByteArray>& groups)
{
    SizesSum sum;
    sum.known = true;
    for (const GroupRow& row : rows) {
        if (std::ranges::find(groups, row.policy.group) == groups.end())
            continue;
        sum.known = sum.known && row.size;
        sum.entries += row.size ? row.size->entries : 0;
        sum.memory.count += row.size ? row.size->memory.count : 0;
    }
    return sum;
}

void GroupsModel::setPolicies(const std::vector<cache::GroupPolicy>& policies)
{
    const bool same = std::ranges::equal(policies, m_rows, {}, &cache::GroupPolicy::group,
                                         [](const GroupRow& row) { return row.policy.group; });
    if (same) {
        for (std::size_t i = 0; i < policies.size(); ++i)
            m_rows[i].policy = policies[i];
        changed(Group, On);
        return;
    }
    beginResetModel();
    m_rows.clear();
    for (const cache::GroupPolicy& policy : policies)
        m_rows.push_back({policy, {}, {}, {}, {}});
    endResetModel();
}

void GroupsModel::setStatistics(const std::vector<cache::GroupStatistics>& own,
                                const std::optional<cache::StatisticsSum>& sum, qint64 at)
{
    const bool isSum = sum && sum->instances.size() > 1;
    m_sum = isSum ? sum : std::nullopt;
    for (const cache::GroupStatistics& group : own) {
        if (const auto row = rowOf(group.group))
            m_rows[static_cast<std::size_t>(*row)].own = group;
    }
    for (GroupRow& row : m_rows)
        row.statistics = row.own; // a sum that has ended leaves nothing behind
    if (isSum) {
        for (const cache::GroupStatistics& group : sum->groups) {
            if (const auto row = rowOf(group.group))
                addUp(m_rows[static_cast<std::size_t>(*row)], group);
        }
    }
    addToHistory(at);
    changed(HitRatio, Invalidated);
}

// Of every group, also of one that nobody has read: its first read is to be seen as one.
void GroupsModel::addToHistory(qint64 at)
{
    std::vector<GroupReads> own;
    std::vector<GroupReads> all;
    for (const GroupRow& row : m_rows) {
        own.push_back(cache_groups::readsOf(row.policy.group, row.own));
        all.push_back(cache_groups::readsOf(row.policy.group, row.statistics));
    }
    m_history.add(at, own, all, m_sum ? m_sum->instances : std::vector<cache::StatisticsInstance>());
    for (GroupRow& row : m_rows)
        row.trend = m_history.trend(row.policy.group);
}

void GroupsModel::setSizes(const std::vector<cache::GroupSize>& sizes)
{
    for (const cache::GroupSize& size : sizes) {
        if (const auto row = rowOf(size.group))
            m_rows[static_cast<std::size_t>(*row)].size = size;
    }
    changed(Entries, Memory);
}

void GroupsModel::forgetSizes()
{
    for (GroupRow& row : m_rows)
        row.size.reset();
    changed(Entries, Memory);
}

void GroupsModel::refreshAges()
{
    changed(Invalidated, Invalidated);
}

std::optional<int> GroupsModel::rowOf(const QByteArray& group) const
{
    const auto found =
        std::ranges::find_if(m_rows, [&group](const GroupRow& row) { return row.policy.group == group; });
    return found == m_rows.end() ? std::nullopt : std::optional(static_cast<int>(found - m_rows.begin()));
}

void GroupsModel::changed(Column first, Column last)
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, first), index(static_cast<int>(m_rows.size()) - 1, last));
}

int GroupsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int GroupsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant GroupsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const GroupRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case common::KindRole:
        return static_cast<int>(kindOf(index.column()));
    case common::ValueRole:
        return valueOf(row, index.column());
    case Qt::DisplayRole:
        return kindOf(index.column()) == common::CellKind::Text ? valueOf(row, index.column()) : QVariant();
    case common::UnitRole:
        return index.column() == TimeToLive ? QVariant(lifetimeOf(row.policy.ttl).unit) : QVariant();
    case common::DecimalsRole:
        return index.column() == HitRatio ? 1 : 0;
    case common::ToneRole:
        return index.column() == Verdict ? QVariant(static_cast<int>(verdictTone(row))) : QVariant();
    case common::SeriesRole:
        return index.column() == Trend ? QVariant::fromValue(row.trend) : QVariant();
    case common::MutedRole:
        return !row.policy.enabled;
    case common::IdRole:
        return row.policy.group;
    case Qt::ToolTipRole:
        return toolTipOf(row, index.column(), m_sum);
    case Qt::AccessibleTextRole:
        return accessibleText(row, index.column());
    default:
        return {};
    }
}

QVariant GroupsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::ToolTipRole && section == HitRatio)
        return m_sum ? tr("Of the reads of all desktops, since each was opened")
                     : tr("Of the reads through this window since it was opened");
    if (role == Qt::ToolTipRole && section == Trend)
        return tr("Of the reads through this window in the last 5 minutes; gaps: nothing was read");
    if (role == Qt::ToolTipRole && section == Memory)
        return tr("Estimated from up to 50 entries of each group");
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    static constexpr const char* titles[columns] = {
        QT_TRANSLATE_NOOP("cache_groups", "Group"),       QT_TRANSLATE_NOOP("cache_groups", "Hit ratio"),
        QT_TRANSLATE_NOOP("cache_groups", "Trend"),       QT_TRANSLATE_NOOP("cache_groups", "Verdict"),
        QT_TRANSLATE_NOOP("cache_groups", "Target"),      QT_TRANSLATE_NOOP("cache_groups", "Entries"),
        QT_TRANSLATE_NOOP("cache_groups", "Memory"),      QT_TRANSLATE_NOOP("cache_groups", "TTL"),
        QT_TRANSLATE_NOOP("cache_groups", "Invalidated"), QT_TRANSLATE_NOOP("cache_groups", "On"),
    };
    return tr(titles[section]);
}

} // namespace cache_groups
