#include "ui/properties/find/filter_builder_row.h"

#include "ui/common/format.h"
#include "ui/properties/field_row.h"
#include "ui/properties/number_input.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCalendarWidget>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace properties {

namespace {

using property::Column;
using property::Operator;
using property::ValueKind;
using theme::u;

constexpr QChar listSeparator = u';'; // “,” groups thousands in some locales

bool isNumber(ValueKind kind)
{
    return kind == ValueKind::Whole || kind == ValueKind::Amount || kind == ValueKind::Area;
}

QString unitOf(Column column)
{
    if (column == Column::Price)
        return QString::fromLatin1(currencySymbol);
    return column == Column::Area ? FilterBuilderRow::tr("m²") : QString();
}

QComboBox* makeCombo(QWidget* parent, const QString& name, int width)
{
    auto* combo = new QComboBox(parent);
    combo->setAccessibleName(name);
    combo->setFixedWidth(u(width));
    combo->setFocusPolicy(Qt::StrongFocus);
    combo->setMaxVisibleItems(20);
    return combo;
}

} // namespace

FilterBuilderRow::FilterBuilderRow(FilterValues& values, const property::Condition& condition,
                                   QWidget* parent)
    : QWidget(parent)
    , m_values(values)
    , m_condition(condition)
{
    buildFrame();
    m_column->setCurrentIndex(m_column->findData(static_cast<int>(condition.column)));
    fillOperators();
    buildEditors();
    showValues();
    connect(&m_values, &FilterValues::changed, this, &FilterBuilderRow::showValues); // names of agents
    connect(m_column, &QComboBox::activated, this,
            [this] { Q_EMIT columnChosen(static_cast<Column>(m_column->currentData().toInt())); });
    connect(m_operator, &QComboBox::activated, this,
            [this] { Q_EMIT operatorChosen(static_cast<Operator>(m_operator->currentData().toInt())); });
    connect(m_remove, &QPushButton::clicked, this, &FilterBuilderRow::removeRequested);
}

void FilterBuilderRow::buildFrame()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    auto* line = new QHBoxLayout;
    line->setSpacing(u(8));
    m_column = makeCombo(this, tr("Field"), 136);
    for (const Column column : property::allColumns)
        m_column->addItem(columnText(column), static_cast<int>(column));
    m_operator = makeCombo(this, tr("Operator"), 136);
    line->addWidget(m_column);
    line->addWidget(m_operator);
    m_editors = new QHBoxLayout;
    m_editors->setSpacing(u(8));
    line->addLayout(m_editors, 1);
    m_remove = new QPushButton(theme::icon(theme::Icon::Close), QString(), this);
    theme::setRole(m_remove, theme::Role::Quiet);
    m_remove->setAutoDefault(false);
    m_remove->setAccessibleName(tr("Remove this condition"));
    m_remove->setToolTip(m_remove->accessibleName());
    line->addWidget(m_remove);
    layout->addLayout(line);
    m_problem = new QLabel(this);
    m_problem->setIndent(u(136 + 136 + 16));
    m_problem->setWordWrap(true);
    m_problem->hide();
    layout->addWidget(m_problem);
}

bool FilterBuilderRow::hasChoice() const
{
    const bool isOfList =
        m_condition.op == Operator::Equal || m_condition.op == Operator::NotEqual || isList();
    switch (property::valueKind(m_condition.column)) {
    case ValueKind::Type:
    case ValueKind::Status:
    case ValueKind::Agent:
        return isOfList;
    default:
        return m_condition.column == Column::Location && isOfList;
    }
}

void FilterBuilderRow::fillOperators()
{
    const ValueKind kind = property::valueKind(m_condition.column);
    m_operator->clear();
    for (const Operator op : property::operatorsOf(m_condition.column))
        m_operator->addItem(operatorText(op, kind), static_cast<int>(op));
    m_operator->setCurrentIndex(m_operator->findData(static_cast<int>(m_condition.op)));
}

void FilterBuilderRow::setCondition(const property::Condition& condition)
{
    const bool isSame = condition.column == m_condition.column && condition.op == m_condition.op;
    m_condition = condition;
    if (!isSame) {
        m_column->setCurrentIndex(m_column->findData(static_cast<int>(condition.column)));
        fillOperators();
        buildEditors();
    }
    showValues();
}

void FilterBuilderRow::setProblem(const QString& problem)
{
    m_problem->setText(problem.isEmpty() ? QString() : QStringLiteral("⬣ ") + problem);
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, theme::tokens().bad);
    m_problem->setPalette(palette);
    m_problem->setVisible(!problem.isEmpty());
    const theme::Role role = problem.isEmpty() ? theme::Role::None : theme::Role::Invalid;
    for (QLineEdit* line : m_lines)
        theme::setRole(line, role);
}

void FilterBuilderRow::focusValue()
{
    if (!m_lines.empty())
        m_lines.front()->setFocus();
    else if (m_choice != nullptr)
        m_choice->setFocus();
    else
        m_operator->setFocus();
}

// ── editors ──────────────────────────────────────────────────────────────────────────────────

void FilterBuilderRow::buildEditors()
{
    while (QLayoutItem* item = m_editors->takeAt(0))
        delete item;
    for (QWidget* widget : std::exchange(m_built, {})) {
        widget->hide(); // it may be what has just been clicked
        widget->deleteLater();
    }
    m_lines.clear();
    m_choice = nullptr;
    const std::size_t values = isList() ? 1 : property::valueCount(m_condition.op).most;
    if (hasChoice()) {
        buildChoice();
        return;
    }
    for (std::size_t i = 0; i < values; ++i) {
        if (i > 0) {
            auto* dash = new QLabel(tr("and"), this);
            theme::setRole(dash, theme::Role::Muted);
            m_editors->addWidget(dash);
            m_built.push_back(dash);
        }
        addLine(values < 2 ? tr("Value") : i == 0 ? tr("From") : tr("To"));
    }
    if (values == 0 || property::valueKind(m_condition.column) != ValueKind::Text)
        m_editors->addStretch(1);
}

QComboBox* FilterBuilderRow::choice() const
{
    return m_choice;
}

void FilterBuilderRow::buildChoice()
{
    m_choice = new PickerBox(this);
    m_choice->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_editors->addWidget(m_choice, 1);
    m_built.push_back(m_choice);
    connect(m_choice, &PickerBox::popupRequested, this, &FilterBuilderRow::openPicker);
}

void FilterBuilderRow::addLine(const QString& name)
{
    const ValueKind kind = property::valueKind(m_condition.column);
    const QString unit = unitOf(m_condition.column);
    auto* line = unit.isEmpty() || isList() ? new QLineEdit(this) : new UnitEdit(unit, this);
    line->setAccessibleName(tr("%1 of %2").arg(name, columnText(m_condition.column)));
    if (isList())
        line->setPlaceholderText(tr("values with “;” between"));
    if (isNumber(kind) && !isList()) {
        line->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        theme::setFont(line, theme::FontRole::Tabular);
    }
    if (kind == ValueKind::Time)
        addCalendar(line);
    if (kind == ValueKind::Text || isList()) {
        m_editors->addWidget(line, 1);
    } else {
        line->setFixedWidth(u(136));
        m_editors->addWidget(line);
    }
    connect(line, &QLineEdit::textEdited, this, &FilterBuilderRow::readLines);
    m_lines.push_back(line);
    m_built.push_back(line);
}

void FilterBuilderRow::addCalendar(QLineEdit* line)
{
    line->setPlaceholderText(
        conditionValueText(m_condition.column, QStringLiteral("2026-01-31"), {}, common::locale()));
    QAction* open = line->addAction(theme::icon(theme::Icon::ChevronDown, theme::Ink::Muted),
                                    QLineEdit::TrailingPosition);
    open->setText(tr("Choose a day"));
    open->setToolTip(open->text());
    connect(open, &QAction::triggered, this, [this, line] {
        auto* popup = new QFrame(line, Qt::Popup);
        popup->setAttribute(Qt::WA_DeleteOnClose);
        theme::setRole(popup, theme::Role::Pane);
        auto* layout = new QVBoxLayout(popup);
        layout->setContentsMargins(u(4), u(4), u(4), u(4));
        auto* calendar = new QCalendarWidget(popup);
        calendar->setLocale(common::locale());
        calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
        if (const auto day = conditionValue(m_condition.column, line->text(), common::locale()))
            calendar->setSelectedDate(QDate::fromString(day->left(10), Qt::ISODate));
        layout->addWidget(calendar);
        const auto take = [this, line, popup](QDate day) {
            line->setText(
                conditionValueText(m_condition.column, day.toString(Qt::ISODate), {}, common::locale()));
            popup->close();
            readLines();
        };
        connect(calendar, &QCalendarWidget::clicked, line, take);
        connect(calendar, &QCalendarWidget::activated, line, take);
        popup->move(line->mapToGlobal(QPoint(0, line->height() + 2)));
        popup->show();
        calendar->setFocus();
    });
}

// ── values ───────────────────────────────────────────────────────────────────────────────────

QString FilterBuilderRow::textOf(std::size_t value) const
{
    return value < m_condition.values.size()
               ? conditionValueText(m_condition.column, m_condition.values[value], m_values.agentNames(),
                                    common::locale())
               : QString();
}

QString FilterBuilderRow::lineText(std::size_t line) const
{
    if (!isList())
        return textOf(line);
    QStringList texts;
    for (std::size_t i = 0; i < m_condition.values.size(); ++i)
        texts.append(textOf(i));
    return texts.join(QString(listSeparator) + QLatin1Char(' '));
}

void FilterBuilderRow::showValues()
{
    m_isShowing = true;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (!m_lines[i]->hasFocus() || m_lines[i]->text().isEmpty())
            m_lines[i]->setText(lineText(i));
    }
    m_isShowing = false;
    if (m_choice == nullptr)
        return;
    QStringList texts;
    for (std::size_t i = 0; i < m_condition.values.size(); ++i)
        texts.append(textOf(i));
    const QString text = texts.isEmpty() ? tr("Choose…") : texts.join(tr(", "));
    m_choice->setText(fontMetrics().elidedText(text, Qt::ElideRight, u(240)));
    m_choice->setToolTip(texts.isEmpty() ? QString() : text);
    m_choice->setAccessibleName(tr("%1: %2").arg(columnText(m_condition.column), text));
}

// What cannot be read is kept as it is typed and marked: the presenter finds it not valid.
void FilterBuilderRow::readLines()
{
    if (m_isShowing)
        return;
    const auto valueOf = [this](const QString& typed) {
        const auto value = conditionValue(m_condition.column, typed, common::locale());
        const QString text = typed.trimmed();
        const bool isText = property::valueKind(m_condition.column) == ValueKind::Text;
        return value ? *value : isText || text.isEmpty() ? text : unreadableMark + text;
    };
    std::vector<QString> values;
    if (isList() && !m_lines.empty()) {
        const QStringList parts = m_lines.front()->text().split(listSeparator, Qt::SkipEmptyParts);
        for (const QString& part : parts) {
            if (!part.trimmed().isEmpty())
                values.push_back(valueOf(part));
        }
    } else {
        for (const QLineEdit* line : m_lines)
            values.push_back(valueOf(line->text()));
    }
    m_condition.values = values;
    Q_EMIT valuesEntered(values);
}

void FilterBuilderRow::openPicker()
{
    auto* picker = new ValuePicker(columnText(m_condition.column), isList(), this);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    const auto fill = [this, picker] {
        std::vector<PickValue> values = m_values.of(m_condition.column);
        std::erase_if(values, [this](const PickValue& value) { // “no agent” is “is empty”
            return !property::canonicalValue(m_condition.column, value.value) ||
                   (m_condition.column == Column::Agent && value.value == QLatin1String("0"));
        });
        picker->model().setValues(std::move(values));
    };
    fill();
    connect(&m_values, &FilterValues::changed, picker, fill);
    picker->model().setChosen({m_condition.values.begin(), m_condition.values.end()});
    picker->model().setOthersAllowed(m_condition.column == Column::Location);
    connect(picker, &ValuePicker::chosen, this, [this](const QStringList& chosen) {
        m_condition.values = {chosen.begin(), chosen.end()};
        showValues();
        Q_EMIT valuesEntered(m_condition.values);
    });
    if (m_condition.column == Column::Location)
        m_values.askForCities();
    picker->openAt(*m_choice);
}

} // namespace properties
