#include "ui/properties/find/filter_builder_presenter.h"

#include "core/workspace/cancel_watch.h"

#include <algorithm>

namespace properties {

namespace {

using property::Condition;

bool isAmong(property::Operator op, const std::vector<property::Operator>& operators)
{
    return std::find(operators.begin(), operators.end(), op) != operators.end();
}

// As many values as the operator takes; what is missing stays open.
void fitValues(Condition& condition)
{
    const property::ValueCount count = property::valueCount(condition.op);
    if (condition.values.size() > count.most)
        condition.values.resize(count.most);
}

// Nothing was entered where something is needed.
bool isBlank(const Condition& condition)
{
    return property::valueCount(condition.op).least > 0 &&
           std::all_of(condition.values.begin(), condition.values.end(),
                       [](const QString& value) { return value.isEmpty(); });
}

bool isUsable(const Condition& condition)
{
    return !isBlank(condition) && property::isValid(condition);
}

} // namespace

FilterBuilderPresenter::FilterBuilderPresenter(workspace::Workspace& workspace,
                                               const property::Filter& filter, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_rest(filter.normalized())
    , m_rows(std::exchange(m_rest.conditions, {}))
    , m_text(property::filterText(filter))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(countDelay);
    connect(&m_timer, &QTimer::timeout, this, &FilterBuilderPresenter::ask);
    filterMoved();
}

FilterBuilderPresenter::~FilterBuilderPresenter()
{
    stopAsking();
}

void FilterBuilderPresenter::accept()
{
    m_timer.stop();
    m_control.reset();
}

// ── rows ─────────────────────────────────────────────────────────────────────────────────────

void FilterBuilderPresenter::addRow(property::Column column)
{
    if (!canAdd())
        return;
    m_rows.push_back({column, property::operatorsOf(column).front(), {}});
    Q_EMIT rowsReset();
    rowsEdited();
}

void FilterBuilderPresenter::setRow(std::size_t row, const Condition& condition)
{
    if (row >= m_rows.size() || m_rows[row] == condition)
        return;
    m_rows[row] = condition;
    rowsEdited();
}

void FilterBuilderPresenter::setColumn(std::size_t row, property::Column column)
{
    if (row >= m_rows.size() || m_rows[row].column == column)
        return;
    Condition& condition = m_rows[row];
    const bool isSameKind = property::valueKind(column) == property::valueKind(condition.column);
    const auto operators = property::operatorsOf(column);
    condition.column = column;
    if (!isSameKind)
        condition.values.clear();
    if (!isSameKind || !isAmong(condition.op, operators))
        condition.op = operators.front();
    fitValues(condition);
    Q_EMIT rowChanged(static_cast<int>(row));
    rowsEdited();
}

void FilterBuilderPresenter::setOperator(std::size_t row, property::Operator op)
{
    if (row >= m_rows.size() || m_rows[row].op == op)
        return;
    m_rows[row].op = op;
    fitValues(m_rows[row]);
    Q_EMIT rowChanged(static_cast<int>(row));
    rowsEdited();
}

void FilterBuilderPresenter::removeRow(std::size_t row)
{
    if (row >= m_rows.size())
        return;
    m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(row));
    Q_EMIT rowsReset();
    rowsEdited();
}

std::optional<std::size_t> FilterBuilderPresenter::firstBadRow() const
{
    const auto bad = std::find_if_not(m_rows.begin(), m_rows.end(), [](const Condition& condition) {
        return isBlank(condition) || property::isValid(condition);
    });
    return bad == m_rows.end() ? std::nullopt : std::optional(static_cast<std::size_t>(bad - m_rows.begin()));
}

// The text says what the complete rows say.
void FilterBuilderPresenter::rowsEdited()
{
    property::Filter readable = m_rest;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(readable.conditions), &isUsable);
    const QString text = property::filterText(readable);
    m_textError.reset();
    if (text != m_text) {
        m_text = text;
        Q_EMIT textReset();
    }
    filterMoved();
}

// ── text ─────────────────────────────────────────────────────────────────────────────────────

// While it cannot be read, the rows stay as they were.
void FilterBuilderPresenter::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    auto read = property::filterFromText(text);
    if (const auto* error = std::get_if<property::FilterTextError>(&read)) {
        m_textError = *error;
        filterMoved();
        return;
    }
    m_textError.reset();
    m_rest = std::get<property::Filter>(std::move(read));
    if (auto rows = std::exchange(m_rest.conditions, {}); rows != m_rows) {
        m_rows = std::move(rows);
        Q_EMIT rowsReset();
    }
    filterMoved();
}

property::Filter FilterBuilderPresenter::rest() const
{
    return m_rest;
}

std::optional<property::Filter> FilterBuilderPresenter::filter() const
{
    if (m_textError || firstBadRow())
        return {};
    property::Filter filter = m_rest;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(filter.conditions), &isUsable);
    return filter.normalized();
}

// ── how many ─────────────────────────────────────────────────────────────────────────────────

void FilterBuilderPresenter::filterMoved()
{
    Q_EMIT validityChanged();
    const auto wish = filter();
    if (wish == m_asked && wish)
        return;
    stopAsking();
    m_asked = wish;
    m_count.reset();
    m_countProblem = {};
    if (wish)
        m_timer.start();
    Q_EMIT countChanged();
}

void FilterBuilderPresenter::stopAsking()
{
    m_timer.stop();
    if (m_control)
        m_control->cancel();
    m_control.reset();
}

void FilterBuilderPresenter::ask()
{
    using Answer = base::Result<listing::Answer<qint64>>;
    m_control = std::make_shared<base::JobControl>();
    m_workspace.run(
        [control = m_control, filter = *m_asked](workspace::Session& session) -> Answer {
            if (control->isCancelled())
                return base::Error{base::ErrorCode::Cancelled, {}, {}};
            const workspace::CancelWatch watch(*control, session.database().canceller());
            return session.reads().count(filter);
        },
        this,
        [this, control = m_control](Answer answer) {
            if (control != m_control || control->isCancelled())
                return; // somebody has asked for another one since
            m_control.reset();
            if (answer)
                m_count = answer->value;
            else
                m_countProblem = answer.error();
            Q_EMIT countChanged();
        });
}

} // namespace properties
