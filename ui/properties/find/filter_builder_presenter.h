// A filter while it is put together: its conditions as rows, the same as text, and how many listings
// match. No widgets. GUI thread; nothing here waits.
//
// Rows and text are two ways to write one filter; the newest change of either counts. The search and
// what is chosen in the facets are part of the text and stay as they are while rows change.
#pragma once

#include "core/property/filter_text.h"
#include "core/workspace/workspace.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace properties {

class FilterBuilderPresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds countDelay{200};

    // The workspace outlives the presenter.
    FilterBuilderPresenter(workspace::Workspace& workspace, const property::Filter& filter,
                           QObject* parent = nullptr);
    // A count that still runs is stopped, unless it was accepted.
    ~FilterBuilderPresenter() override;

    // As they were entered: some values may be none. A row without any says nothing yet and is left out.
    const std::vector<property::Condition>& rows() const { return m_rows; }
    bool canAdd() const { return m_rows.size() < property::mostConditions; }
    // At the end, with the first operator of the column and no value.
    void addRow(property::Column column);
    void setRow(std::size_t row, const property::Condition& condition);
    // Another field: the operator and the values stay where they fit.
    void setColumn(std::size_t row, property::Column column);
    void setOperator(std::size_t row, property::Operator op);
    void removeRow(std::size_t row);

    QString text() const { return m_text; }
    void setText(const QString& text);
    const std::optional<property::FilterTextError>& textError() const { return m_textError; }

    // Nothing while the text cannot be read or a row is not complete.
    std::optional<property::Filter> filter() const;
    std::optional<std::size_t> firstBadRow() const;
    // The search and the facets that belong to the filter besides its rows.
    property::Filter rest() const;

    // Of filter(); nothing: not known yet, or there is none.
    std::optional<qint64> count() const { return m_count; }
    bool isCounting() const { return m_timer.isActive() || m_control; }
    const base::Error& countProblem() const { return m_countProblem; }

    // Its filter is used from now on: what is being counted goes on, because the list asks for it too.
    void accept();

Q_SIGNALS:
    void rowsReset();         // other rows, or another number of them
    void rowChanged(int row); // operator or values, by a change of this row
    void textReset();         // not by setText
    void validityChanged();   // textError, filter or firstBadRow
    void countChanged();      // count, isCounting or countProblem

private:
    void rowsEdited();
    void filterMoved();
    void ask();
    void stopAsking();

    workspace::Workspace& m_workspace;
    property::Filter m_rest; // without conditions
    std::vector<property::Condition> m_rows;
    QString m_text;
    std::optional<property::FilterTextError> m_textError;
    std::optional<property::Filter> m_asked; // what m_count is of, or is being counted
    std::optional<qint64> m_count;
    base::Error m_countProblem;
    std::shared_ptr<base::JobControl> m_control; // of the count that runs
    QTimer m_timer;
};

} // namespace properties
