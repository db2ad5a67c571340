// The groups of the cache as a table: one row each, in catalogue order. No I/O. GUI thread.
#pragma once

#include "core/cache/housekeeping.h"
#include "core/cache/policy.h"
#include "core/cache/shared_statistics.h"
#include "ui/cache_groups/hit_history.h"
#include "ui/theme/tokens.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace cache_groups {

struct GroupRow
{
    cache::GroupPolicy policy;
    cache::GroupStatistics statistics;    // of all desktops, or else as `own`
    cache::GroupStatistics own;           // of this process
    std::optional<cache::GroupSize> size; // nothing: not measured yet, or Redis is away
    QList<double> trend;                  // own hit ratio over the last minutes; NaN: no read

    std::optional<double> hitRatio() const; // percent; nothing: never read
};

// Against the group's target: met, missed by up to 15 points, or by more.
theme::Tone verdictTone(const GroupRow& row);
QString verdictWord(const GroupRow& row);

// Of some groups together.
struct SizesSum
{
    qint64 entries = 0;
    base::Bytes memory;
    bool known = false; // every one of them has been measured
};
SizesSum sumOfSizes(const std::vector<GroupRow>& rows, const std::vector<QByteArray>& groups);

class GroupsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Group,
        HitRatio,
        Trend,
        Verdict,
        Target,
        Entries,
        Memory,
        TimeToLive,
        Invalidated,
        On,
        columns
    };

    using QAbstractTableModel::QAbstractTableModel;

    // Same groups as before: only data changes, selection stays.
    void setPolicies(const std::vector<cache::GroupPolicy>& policies);
    // at: ms since the epoch. sum: of all desktops; nothing, or one alone: own figures are shown.
    void setStatistics(const std::vector<cache::GroupStatistics>& own,
                       const std::optional<cache::StatisticsSum>& sum, qint64 at);
    const HitHistory& history() const { return m_history; }
    const std::optional<cache::StatisticsSum>& sum() const { return m_sum; }
    void setSizes(const std::vector<cache::GroupSize>& sizes);
    void forgetSizes();
    // Ages move on by themselves.
    void refreshAges();

    const std::vector<GroupRow>& rows() const { return m_rows; }
    std::optional<int> rowOf(const QByteArray& group) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void addToHistory(qint64 at);
    void changed(Column first, Column last);

    std::vector<GroupRow> m_rows;
    std::optional<cache::StatisticsSum> m_sum; // of more than one desktop
    HitHistory m_history;
};

} // namespace cache_groups
