// Places in the list by value, and rows for copying: the other half of list_presenter.cpp.
#include "ui/common/format.h"
#include "ui/properties/list/list_presenter.h"
#include "ui/properties/number_input.h"

#include <algorithm>
#include <set>

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

void ListPresenter::fetchRows(const std::vector<std::pair<int, int>>& ranges,
                              std::function<void(const Rows& rows)> then)
{
    Rows known;
    Gaps gaps;
    HeadQuestion question{m_filter, m_sort, m_caching, {}, {}, 0};
    for (const auto& [first, last] : ranges) {
        for (int row = first; row <= last; ++row) {
            const property::Property* loaded = m_model.at(m_model.addedCount() + row);
            if (loaded == nullptr)
                gaps.emplace_back(row, known.size());
            known.push_back(loaded == nullptr ? property::Property() : *loaded);
            const qint64 page = row / property::pageSize;
            if (loaded == nullptr && (question.pages.empty() || question.pages.back() != page))
                question.pages.push_back(page);
        }
    }
    if (gaps.empty()) {
        then(known);
        return;
    }
    if (m_shown != m_list) {
        Q_EMIT rowsMoved();
        return;
    }
    m_workspace.run([question](workspace::Session& session) { return askPages(session, question); }, this,
                    [this, list = m_list, count = m_count, known, gaps,
                     then = std::move(then)](const base::Result<FetchedPages>& pages) {
                        Rows rows = known;
                        if (!pages)
                            Q_EMIT fetchFailed(pages.error());
                        else if (list != m_list || count != m_count || !fillGaps(rows, gaps, *pages))
                            Q_EMIT rowsMoved();
                        else
                            then(rows);
                    });
}

base::Result<ListPresenter::FetchedPages> ListPresenter::askPages(workspace::Session& session,
                                                                  const HeadQuestion& question)
{
    FetchedPages pages;
    for (const qint64 page : question.pages) {
        auto rows = session.reads().page({question.filter, question.sort, page}, question.caching);
        if (!rows)
            return rows.error();
        pages.emplace(page, std::move(rows->value));
    }
    return pages;
}

// False: a row is missing, or stands there twice, because rows moved since the others were loaded.
bool ListPresenter::fillGaps(Rows& rows, const Gaps& gaps, const FetchedPages& pages)
{
    for (const auto& [row, place] : gaps) {
        const Rows& page = pages.at(row / property::pageSize);
        const auto index = static_cast<std::size_t>(row % property::pageSize);
        if (index >= page.size())
            return false;
        rows[place] = page[index];
    }
    std::set<property::PropertyId> ids;
    return std::all_of(rows.begin(), rows.end(),
                       [&ids](const property::Property& row) { return ids.insert(row.id).second; });
}

} // namespace properties
