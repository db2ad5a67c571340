// Places in the list by value, and rows for copying: the other half of list_presenter.cpp.
#include "ui/common/format.h"
#include "ui/properties/list_presenter.h"
#include "ui/properties/number_input.h"

#include <algorithm>

namespace properties {

std::optional<QString> ListPresenter::valueForSort(const QString& typed) const
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return {};
    switch (m_sort.field) {
    case property::SortField::Id:
    case property::SortField::Price: {
        const int decimals = m_sort.field == property::SortField::Price ? 2 : 0;
        const NumberReading reading = readNumber(text, common::locale(), decimals);
        return reading.problem ? std::nullopt : std::optional(reading.plain);
    }
    case property::SortField::Created:
    case property::SortField::Updated: {
        QDate date = common::locale().toDate(text, QLocale::ShortFormat);
        if (!date.isValid())
            date = QDate::fromString(text, Qt::ISODate);
        if (!date.isValid())
            return {};
        return date.startOfDay().toUTC().toString(Qt::ISODate);
    }
    default:
        return text;
    }
}

void ListPresenter::goTo(const QString& value)
{
    setAsking(+1);
    m_workspace.run(
        [filter = m_filter, sort = m_sort, value](workspace::Session& session) {
            return session.properties().positionOf(filter, sort, value);
        },
        this,
        [this, list = m_list](base::Result<qint64> position) {
            setAsking(-1);
            if (list != m_list)
                return;
            if (!position) {
                Q_EMIT goToFailed(position.error());
                return;
            }
            const qint64 last = std::max<qint64>(0, m_model.rowCount() - m_model.addedCount() - 1);
            Q_EMIT positionFound(static_cast<int>(std::min(*position, last)));
        });
}

void ListPresenter::fetchRows(std::vector<std::pair<int, int>> ranges,
                              std::function<void(const Rows& rows)> then)
{
    m_workspace.run(
        [ranges = std::move(ranges), filter = m_filter,
         sort = m_sort](workspace::Session& session) -> base::Result<Rows> {
            Rows fetched;
            for (const auto& [first, last] : ranges) {
                for (qint64 page = first / property::pageSize; page <= last / property::pageSize; ++page) {
                    auto rows = session.reads().page({filter, sort, page});
                    if (!rows)
                        return rows.error();
                    const qint64 base = page * property::pageSize;
                    for (std::size_t i = 0; i < rows->value.size(); ++i) {
                        const qint64 row = base + static_cast<qint64>(i);
                        if (row >= first && row <= last)
                            fetched.push_back(rows->value[i]);
                    }
                }
            }
            return fetched;
        },
        this,
        [this, then = std::move(then)](base::Result<Rows> rows) {
            if (rows)
                then(*rows);
            else
                Q_EMIT fetchFailed(rows.error());
        });
}

} // namespace properties
