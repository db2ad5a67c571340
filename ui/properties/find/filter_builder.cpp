#include "ui/properties/find/filter_builder.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/find/filter_builder_row.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTextBlock>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <utility>

namespace properties {

namespace {

using theme::u;

constexpr int builderWidth = 720;
constexpr int mostRowsShown = 7;
constexpr int textLines = 3;

void setInk(QLabel* label, const QColor& color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

} // namespace

FilterBuilder::FilterBuilder(workspace::Workspace& workspace, FilterValues& values,
                             const property::Filter& filter, std::optional<std::size_t> row, QWidget* parent)
    : QDialog(parent)
    , m_values(values)
    , m_presenter(workspace, filter)
{
    build();
    connect(&m_presenter, &FilterBuilderPresenter::rowsReset, this, &FilterBuilder::resetRows);
    connect(&m_presenter, &FilterBuilderPresenter::rowChanged, this, [this](int changed) {
        const auto index = static_cast<std::size_t>(changed);
        m_rows[index]->setCondition(m_presenter.rows()[index]);
    });
    connect(&m_presenter, &FilterBuilderPresenter::textReset, this, &FilterBuilder::showText);
    connect(&m_presenter, &FilterBuilderPresenter::validityChanged, this, &FilterBuilder::showValidity);
    connect(&m_presenter, &FilterBuilderPresenter::countChanged, this, &FilterBuilder::showCount);
    if (!row)
        m_presenter.addRow(property::Column::Title);
    resetRows();
    showText();
    showValidity();
    showCount();
    const std::size_t first = row.value_or(m_rows.empty() ? 0 : m_rows.size() - 1);
    if (first < m_rows.size())
        row ? m_rows[first]->focusValue() : m_rows[first]->columnField()->setFocus();
}

void FilterBuilder::build()
{
    setWindowTitle(tr("Filter"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(8));
    auto* head = new QLabel(tr("Listings that meet all of these"), this);
    theme::setFont(head, theme::FontRole::Section);
    layout->addWidget(head);
    m_rest = common::mutedLabel(QString(), this);
    m_rest->setWordWrap(true);
    layout->addWidget(m_rest);
    layout->addWidget(buildRows(), 1);
    m_add = new QPushButton(theme::icon(theme::Icon::Plus), tr("Add condition"), this);
    m_add->setAutoDefault(false);
    theme::setRole(m_add, theme::Role::Quiet);
    layout->addWidget(m_add, 0, Qt::AlignLeading);
    connect(m_add, &QPushButton::clicked, this, &FilterBuilder::addCondition);
    buildText(layout);
    buildButtons(layout);
    setFixedWidth(u(builderWidth));
}

QWidget* FilterBuilder::buildRows()
{
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto* inside = new QWidget(m_scroll);
    m_list = new QVBoxLayout(inside);
    m_list->setContentsMargins(u(2), u(4), u(4), u(4)); // room for the focus ring
    m_list->setSpacing(u(8));
    m_list->addStretch(1);
    m_scroll->setWidget(inside);
    inside->setAutoFillBackground(false);
    return m_scroll;
}

void FilterBuilder::buildText(QBoxLayout* layout)
{
    auto* label = common::mutedLabel(tr("The same as text, as keysteadctl list --where reads it"), this);
    layout->addSpacing(u(8));
    layout->addWidget(label);
    m_text = new QPlainTextEdit(this);
    m_text->setAccessibleName(tr("Filter as text"));
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this); // Enter uses it
    m_text->setPlaceholderText(QStringLiteral("price >= 100000 and city in (Ipoh, Kuah)"));
    theme::setFont(m_text, theme::FontRole::Fixed);
    label->setBuddy(m_text);
    layout->addWidget(m_text);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("textProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    layout->addWidget(m_problem);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        // A filter is one line, however it was pasted.
        m_presenter.setText(m_text->toPlainText().replace(u'\n', u' '));
    });
}

void FilterBuilder::buildButtons(QBoxLayout* layout)
{
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(u(8));
    m_count = new QLabel(this);
    m_count->setObjectName(QStringLiteral("matchCount"));
    theme::setFont(m_count, theme::FontRole::Tabular);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_apply = new QPushButton(this);
    m_apply->setDefault(true);
    theme::setRole(m_apply, theme::Role::Primary);
    buttons->addWidget(m_count, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    layout->addSpacing(u(8));
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &FilterBuilder::accept);
}

// ── rows ─────────────────────────────────────────────────────────────────────────────────────

void FilterBuilder::resetRows()
{
    for (FilterBuilderRow* row : std::exchange(m_rows, {})) {
        m_list->removeWidget(row);
        row->hide(); // its own button may have asked for this
        row->deleteLater();
    }
    for (std::size_t i = 0; i < m_presenter.rows().size(); ++i)
        addRowWidget(i);
    m_add->setEnabled(m_presenter.canAdd());
    m_add->setToolTip(m_presenter.canAdd() ? QString()
                                           : tr("At most %1 conditions").arg(property::mostConditions));
    fitHeight();
}

void FilterBuilder::addRowWidget(std::size_t index)
{
    auto* row = new FilterBuilderRow(m_values, m_presenter.rows()[index], m_list->parentWidget());
    m_list->insertWidget(static_cast<int>(index), row);
    m_rows.push_back(row);
    row->show();
    connect(row, &FilterBuilderRow::columnChosen, this, [this, index, row](property::Column column) {
        m_presenter.setColumn(index, column);
        row->focusValue();
    });
    connect(row, &FilterBuilderRow::operatorChosen, this,
            [this, index](property::Operator op) { m_presenter.setOperator(index, op); });
    connect(row, &FilterBuilderRow::valuesEntered, this,
            [this, index, row](const std::vector<QString>&) { m_presenter.setRow(index, row->condition()); });
    connect(row, &FilterBuilderRow::removeRequested, this, [this, index] {
        m_presenter.removeRow(index);
        m_rows.empty() ? m_add->setFocus() : m_rows[std::min(index, m_rows.size() - 1)]->focusValue();
    });
}

void FilterBuilder::addCondition()
{
    m_presenter.addRow(property::Column::Title);
    m_rows.back()->columnField()->setFocus();
    // The scroll bar learns of the new row with the next layout.
    QTimer::singleShot(0, this,
                       [this] { m_scroll->verticalScrollBar()->setValue(std::numeric_limits<int>::max()); });
}

void FilterBuilder::fitHeight()
{
    const int row = m_rows.empty() ? 0 : m_rows.front()->sizeHint().height() + u(8);
    const int shown = std::clamp(static_cast<int>(m_rows.size()), 1, mostRowsShown);
    m_scroll->setFixedHeight(std::max(u(40), shown * row) + u(8));
    m_text->setFixedHeight(textLines * QFontMetrics(m_text->font()).lineSpacing() + u(16));
    resize(width(), layout()->totalHeightForWidth(width())); // adjustSize() takes sentences for one line
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void FilterBuilder::showText()
{
    if (m_text->toPlainText() == m_presenter.text())
        return;
    const QSignalBlocker blocker(m_text);
    m_text->setPlainText(m_presenter.text());
    showRest();
}

void FilterBuilder::showRest()
{
    const QString rest =
        filterTexts(m_presenter.rest(), m_values.agentNames(), common::locale()).join(tr(", "));
    m_rest->setText(tr("besides the search and what is chosen beside the list: %1").arg(rest));
    m_rest->setVisible(!rest.isEmpty());
}

void FilterBuilder::showValidity()
{
    showRest();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const property::Condition& condition = m_presenter.rows()[i];
        const bool isBlank = std::all_of(condition.values.begin(), condition.values.end(),
                                         [](const QString& value) { return value.isEmpty(); });
        // The second end of a span is told of when the first one has been left.
        const bool isTold = m_wasApplied || std::none_of(condition.values.begin(), condition.values.end(),
                                                         [](const QString& v) { return v.isEmpty(); });
        m_rows[i]->setProblem(!isBlank && isTold ? conditionProblem(condition) : QString());
    }
    const auto& error = m_presenter.textError();
    m_problem->setVisible(error.has_value());
    m_problem->setText(error ? QStringLiteral("⬣ ") + filterErrorText(*error) : QString());
    setInk(m_problem, theme::tokens().bad);
    theme::setRole(m_text, error ? theme::Role::Invalid : theme::Role::None);
    QList<QTextEdit::ExtraSelection> places;
    if (error) {
        QTextEdit::ExtraSelection place;
        place.cursor = QTextCursor(m_text->document());
        const auto last = static_cast<int>(m_text->document()->characterCount()) - 1;
        const int from = std::min(static_cast<int>(error->column) - 1, last);
        const auto length = std::max<qsizetype>(1, error->word.size());
        place.cursor.setPosition(from);
        place.cursor.setPosition(std::min(from + static_cast<int>(length), last), QTextCursor::KeepAnchor);
        place.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        place.format.setUnderlineColor(theme::tokens().bad);
        place.format.setBackground(theme::tokens().removed);
        places.append(place);
    }
    m_text->setExtraSelections(places);
    fitHeight();
}

void FilterBuilder::showCount()
{
    const auto count = m_presenter.count();
    const base::Error& problem = m_presenter.countProblem();
    m_apply->setText(!count        ? tr("Show listings")
                     : *count == 1 ? tr("Show 1 listing")
                                   : tr("Show %1 listings").arg(common::formatCount(*count)));
    setInk(m_count, problem.code == base::ErrorCode::None ? theme::tokens().text : theme::tokens().bad);
    if (problem.code != base::ErrorCode::None)
        m_count->setText(QStringLiteral("⬣ ") + common::describe(problem).title);
    else if (count)
        m_count->setText(*count == 1 ? tr("1 listing matches")
                                     : tr("%1 listings match").arg(common::formatCount(*count)));
    else
        m_count->setText(m_presenter.isCounting() ? tr("Counting…") : QString());
}

bool FilterBuilder::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            accept();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void FilterBuilder::accept()
{
    m_wasApplied = true;
    if (const auto filter = m_presenter.filter()) {
        m_presenter.accept();
        QDialog::accept();
        Q_EMIT filterChosen(*filter);
        return;
    }
    showValidity();
    const auto& error = m_presenter.textError();
    if (error) {
        QTextCursor cursor = m_text->textCursor();
        cursor.setPosition(std::min(static_cast<int>(error->column) - 1,
                                    static_cast<int>(m_text->document()->characterCount()) - 1));
        m_text->setTextCursor(cursor);
        m_text->setFocus();
    } else if (const auto row = m_presenter.firstBadRow()) {
        m_scroll->ensureWidgetVisible(m_rows[*row]);
        m_rows[*row]->focusValue();
    }
}

} // namespace properties
