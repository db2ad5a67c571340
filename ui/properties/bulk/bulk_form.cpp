#include "ui/properties/bulk/bulk_form.h"

#include "ui/properties/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace properties {

using property::Field;
using theme::u;

BulkForm::BulkForm(const std::vector<property::Agent>& agents, const QStringList& cities, QWidget* parent)
    : QWidget(parent)
{
    auto* columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(u(32));
    const auto addColumn = [columns] {
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(u(12));
        grid->setVerticalSpacing(u(4));
        grid->setColumnStretch(1, 1);
        columns->addLayout(grid, 1);
        return grid;
    };
    QGridLayout* first = addColumn();
    addPrice(first);
    QComboBox* status = addChoice(Field::Status, first);
    for (const auto each : property::allStatuses)
        status->addItem(statusText(each), static_cast<qlonglong>(each));
    QComboBox* type = addChoice(Field::Type, first);
    for (const auto each : property::allTypes)
        type->addItem(typeText(each), static_cast<qlonglong>(each));
    auto* completer = new QCompleter(cities, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    addText(Field::Location, first, 0)->setCompleter(completer);
    QComboBox* agent = addChoice(Field::Agent, first);
    agent->addItem(tr("no agent"));
    for (const property::Agent& each : agents) {
        if (each.active)
            agent->addItem(each.name, static_cast<qlonglong>(each.id));
    }
    QGridLayout* second = addColumn();
    addText(Field::Title, second, 0);
    for (const Field field : {Field::Bedrooms, Field::Bathrooms, Field::Area})
        addText(field, second, 120);
    addDescription(second);
    for (QGridLayout* grid : {first, second})
        grid->setRowStretch(grid->rowCount(), 1);
    for (const auto& [field, line] : m_lines)
        show(field);
}

void BulkForm::addLine(Field field, QWidget* whole, QWidget* input, QGridLayout* grid)
{
    const int row = grid->rowCount();
    Line line;
    line.check = new QCheckBox(fieldText(field), this);
    line.check->setAccessibleName(tr("Change %1").arg(fieldText(field)));
    line.input = input;
    input->setAccessibleName(fieldText(field));
    line.problem = new QLabel(this);
    line.problem->setTextFormat(Qt::PlainText);
    line.problem->setWordWrap(true);
    line.problem->hide();
    grid->addWidget(line.check, row, 0,
                    whole->sizePolicy().verticalPolicy() == QSizePolicy::Fixed ? Qt::AlignVCenter
                                                                               : Qt::AlignTop);
    grid->addWidget(whole, row, 1);
    grid->addWidget(line.problem, row + 1, 1);
    m_lines.emplace(field, line);
    connect(line.check, &QCheckBox::clicked, this, [this, field](bool isSet) { choose(field, isSet); });
}

QLineEdit* BulkForm::addText(Field field, QGridLayout* grid, int width)
{
    auto* line = new QLineEdit(this);
    if (width > 0) {
        line->setFixedWidth(u(width));
        line->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    }
    addLine(field, line, line, grid);
    connect(line, &QLineEdit::textEdited, this, [this, field](const QString& text) {
        m_fields.setText(field, text);
        show(field);
        Q_EMIT edited();
    });
    return line;
}

QComboBox* BulkForm::addChoice(Field field, QGridLayout* grid)
{
    auto* combo = new QComboBox(this);
    combo->setPlaceholderText(tr("leave as it is"));
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(12);
    addLine(field, combo, combo, grid);
    connect(combo, &QComboBox::activated, this, [this, field, combo](int index) {
        const QVariant value = combo->itemData(index);
        m_fields.setChoice(field, value.isValid() ? std::optional<qint64>(value.toLongLong()) : std::nullopt);
        show(field);
        Q_EMIT edited();
    });
    return combo;
}

void BulkForm::addPrice(QGridLayout* grid)
{
    auto* whole = new QWidget(this);
    whole->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    auto* expression = new QLineEdit(whole);
    expression->setToolTip(tr("+3 %, −2.5 %, +10,000, −5,000, or 450,000 for all"));
    m_rounding = new QLineEdit(whole);
    m_rounding->setFixedWidth(u(80));
    m_rounding->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_rounding->setAccessibleName(tr("Round prices to"));
    m_rounding->setPlaceholderText(tr("cents"));
    auto* label = new QLabel(tr("round to"), whole);
    layout->addWidget(expression, 1);
    layout->addWidget(label);
    layout->addWidget(m_rounding);
    addLine(Field::Price, whole, expression, grid);
    connect(expression, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_fields.setText(Field::Price, text);
        show(Field::Price);
        Q_EMIT edited();
    });
    connect(m_rounding, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_fields.setRounding(text);
        show(Field::Price);
        Q_EMIT edited();
    });
}

void BulkForm::addDescription(QGridLayout* grid)
{
    auto* text = new QPlainTextEdit(this);
    text->setTabChangesFocus(true);
    text->setFixedHeight(u(52));
    addLine(Field::Description, text, text, grid);
    connect(text, &QPlainTextEdit::textChanged, this, [this, text] {
        m_fields.setText(Field::Description, text->toPlainText());
        show(Field::Description);
        Q_EMIT edited();
    });
}

// A choice that is not made yet is asked for; it is set once it is made.
void BulkForm::choose(Field field, bool isSet)
{
    const Line& line = m_lines.at(field);
    auto* combo = qobject_cast<QComboBox*>(line.input);
    if (isSet && combo != nullptr && combo->currentIndex() < 0) {
        line.check->setChecked(false);
        combo->setFocus();
        combo->showPopup();
        return;
    }
    if (!isSet && combo != nullptr)
        combo->setCurrentIndex(-1);
    m_fields.set(field, isSet);
    show(field);
    if (isSet)
        line.input->setFocus();
    Q_EMIT edited();
}

void BulkForm::show(Field field)
{
    const Line& line = m_lines.at(field);
    const bool isSet = m_fields.entry(field).isSet;
    const bool canBeCleared = field == Field::Bedrooms || field == Field::Bathrooms || field == Field::Area ||
                              field == Field::Description;
    const QString asItIs = tr("leave as it is");
    const QString hint = !isSet                  ? asItIs
                         : canBeCleared          ? tr("cleared")
                         : field == Field::Price ? tr("+3 %, −5,000 or 450,000")
                                                 : QString();
    line.check->setChecked(isSet);
    if (auto* edit = qobject_cast<QLineEdit*>(line.input))
        edit->setPlaceholderText(hint);
    else if (auto* text = qobject_cast<QPlainTextEdit*>(line.input))
        text->setPlaceholderText(hint);
}

void BulkForm::setProblem(Field field, const QString& text)
{
    const Line& line = m_lines.at(field);
    line.problem->setText(text);
    line.problem->setVisible(!text.isEmpty());
    theme::setRole(line.input, text.isEmpty() ? theme::Role::None : theme::Role::Invalid);
}

void BulkForm::focusField(Field field)
{
    m_lines.at(field).input->setFocus();
}

} // namespace properties
