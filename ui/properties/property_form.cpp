#include "ui/properties/property_form.h"

#include "ui/common/banner.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/field_row.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QCompleter>
#include <QFocusEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStringListModel>
#include <QTabBar>
#include <QVBoxLayout>

namespace properties {

using property::Field;
using theme::u;

PropertyForm::PropertyForm(EditPresenter& editing, QWidget* parent)
    : QFrame(parent)
    , m_editing(editing)
{
    setAccessibleName(tr("Property"));
    theme::setRole(this, theme::Role::Surface);
    setMinimumWidth(u(360));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHeader(layout);
    buildViews(layout);
    m_notice = new common::Banner(this);
    m_notice->hide();
    layout->addWidget(m_notice);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_fields = new QWidget(m_scroll);
    theme::setRole(m_fields, theme::Role::Surface);
    auto* grid = new QGridLayout(m_fields);
    grid->setContentsMargins(u(16), u(4), u(16), u(16));
    grid->setHorizontalSpacing(u(12));
    grid->setVerticalSpacing(u(4));
    grid->setColumnStretch(1, 1);
    buildFields(grid, m_fields);
    buildFacts(grid, m_fields);
    grid->setRowStretch(grid->rowCount(), 1);
    m_scroll->setWidget(m_fields);
    m_viewStack->addWidget(m_scroll);
    layout->addWidget(m_viewStack, 1);

    connect(m_notice, &common::Banner::actionRequested, this, [this] {
        if (m_editing.isGone())
            m_editing.revertRow(m_editing.currentId());
        else
            Q_EMIT compareRequested();
    });
    connect(&m_editing, &EditPresenter::formChanged, this, &PropertyForm::fill);
    connect(&m_editing, &EditPresenter::fieldChanged, this, [this](Field field) {
        showLook(field);
        if (field == Field::Agent && m_editing.current() != nullptr)
            fillAgents(*m_editing.current());
    });
    connect(&m_editing, &EditPresenter::fieldRequested, this, &PropertyForm::focusField);
    fill();
}

void PropertyForm::buildHeader(QBoxLayout* layout)
{
    auto* header = new QHBoxLayout;
    header->setContentsMargins(u(16), u(8), u(8), u(4));
    m_title = new common::ElidedLabel(QString(), this);
    theme::setFont(m_title, theme::FontRole::Section);
    header->addWidget(m_title, 1);
    auto* close = new QPushButton(theme::icon(theme::Icon::Close), QString(), this);
    theme::setRole(close, theme::Role::Quiet);
    close->setAccessibleName(tr("Close the property"));
    close->setToolTip(tr("Close (Esc)"));
    header->addWidget(close);
    layout->addLayout(header);
    connect(close, &QPushButton::clicked, this, &PropertyForm::closeRequested);
}

void PropertyForm::buildViews(QBoxLayout* layout)
{
    m_views = new QTabBar(this);
    m_views->setDrawBase(false);
    m_views->setExpanding(false);
    m_views->setAccessibleName(tr("Views of the property"));
    m_views->addTab(tr("Fields"));
    m_views->hide();
    m_viewStack = new QStackedWidget(this);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(u(6), 0, u(6), 0); // a tab's own inset brings its text to the pane's edge
    line->addWidget(m_views);
    line->addStretch(1);
    layout->addLayout(line);
    connect(m_views, &QTabBar::currentChanged, m_viewStack, &QStackedWidget::setCurrentIndex);
}

int PropertyForm::addView(const QString& title, QWidget* view)
{
    m_viewStack->addWidget(view);
    m_views->show();
    return m_views->addTab(title);
}

int PropertyForm::currentView() const
{
    return m_views->currentIndex();
}

void PropertyForm::setCurrentView(int index)
{
    m_views->setCurrentIndex(index);
}

void PropertyForm::buildFields(QGridLayout* grid, QWidget* parent)
{
    addLine(Field::Title, new QLineEdit(parent), grid, 0);
    m_status = addChoice(Field::Status, grid, 152);
    for (const auto status : property::allStatuses)
        m_status->addItem(statusText(status), static_cast<int>(status));
    addLine(Field::Price, new UnitEdit(QString::fromLatin1(currencySymbol), parent), grid, 184);
    m_type = addChoice(Field::Type, grid, 152);
    for (const auto type : property::allTypes)
        m_type->addItem(typeText(type), static_cast<int>(type));

    QLineEdit* city = addLine(Field::Location, new QLineEdit(parent), grid, 200);
    m_cities = new QStringListModel(this);
    auto* completer = new QCompleter(m_cities, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    city->setCompleter(completer);

    for (const Field field : {Field::Bedrooms, Field::Bathrooms})
        addLine(field, new QLineEdit(parent), grid, 72)->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    addLine(Field::Area, new UnitEdit(tr("m²"), parent), grid, 136);
    for (const Field field : {Field::Bedrooms, Field::Bathrooms, Field::Area})
        m_lines[field]->setPlaceholderText(tr("optional"));
    m_agent = addChoice(Field::Agent, grid, 200);

    m_description = new QPlainTextEdit(parent);
    m_description->setTabChangesFocus(true);
    m_description->setMinimumHeight(u(96));
    m_description->setMaximumHeight(u(160));
    m_description->setPlaceholderText(tr("optional"));
    addRow(Field::Description, m_description, grid);

    connect(m_status, &QComboBox::activated, this, [this] {
        m_editing.setStatus(static_cast<property::PropertyStatus>(m_status->currentData().toInt()));
    });
    connect(m_type, &QComboBox::activated, this, [this] {
        m_editing.setType(static_cast<property::PropertyType>(m_type->currentData().toInt()));
    });
    connect(m_agent, &QComboBox::activated, this, [this] {
        const qint64 id = m_agent->currentData().toLongLong();
        m_editing.setAgent(id == 0 ? std::nullopt : std::optional<property::AgentId>(id));
    });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isFilling)
            m_editing.setText(Field::Description, m_description->toPlainText());
    });
}

void PropertyForm::addRow(Field field, QWidget* input, QGridLayout* grid)
{
    auto* row = new FieldRow(field, input, grid, m_fields);
    input->setObjectName(property::fieldName(field));
    input->installEventFilter(this);
    m_rows.emplace(field, row);
    connect(row, &FieldRow::revertRequested, this, [this, field, input] {
        input->setFocus();
        m_editing.revert(field);
    });
}

QLineEdit* PropertyForm::addLine(Field field, QWidget* input, QGridLayout* grid, int width)
{
    auto* line = static_cast<QLineEdit*>(input);
    if (width > 0) {
        line->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        line->setFixedWidth(u(width));
        connect(&theme::Theme::instance(), &theme::Theme::changed, line,
                [line, width] { line->setFixedWidth(u(width)); });
    }
    if (field != Field::Title && field != Field::Location)
        theme::setFont(line, theme::FontRole::Tabular);
    m_lines.emplace(field, line);
    addRow(field, line, grid);
    connect(line, &QLineEdit::textChanged, this, [this, field](const QString& text) {
        if (m_isFilling)
            return;
        m_editing.setText(field, text);
        const Draft* draft = m_editing.current();
        m_typed = Typed{field, draft == nullptr ? std::nullopt : draft->content(field)};
    });
    return line;
}

QComboBox* PropertyForm::addChoice(Field field, QGridLayout* grid, int width)
{
    auto* choice = new QComboBox(m_fields);
    choice->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    choice->setMinimumWidth(u(width));
    choice->setFocusPolicy(Qt::StrongFocus); // the wheel scrolls the form, see eventFilter
    addRow(field, choice, grid);
    return choice;
}

void PropertyForm::buildFacts(QGridLayout* grid, QWidget* parent)
{
    const auto add = [&](const QString& name) {
        const int row = grid->rowCount();
        auto* value = common::mutedLabel(QString(), parent);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(common::mutedLabel(name, parent), row, 0, Qt::AlignTop);
        grid->addWidget(value, row, 1);
        return value;
    };
    grid->setRowMinimumHeight(grid->rowCount(), u(8)); // the facts are no fields
    m_created = add(tr("Created"));
    m_updated = add(tr("Updated"));
    m_version = add(tr("Version"));
}

FieldRow* PropertyForm::row(Field field) const
{
    return m_rows.at(field);
}

void PropertyForm::setCities(const QStringList& cities)
{
    m_cities->setStringList(cities);
}

void PropertyForm::setReadOnly(bool readOnly)
{
    for (const auto& [field, line] : m_lines)
        line->setReadOnly(readOnly);
    m_description->setReadOnly(readOnly);
    for (QComboBox* choice : {m_type, m_status, m_agent})
        choice->setEnabled(!readOnly);
}

void PropertyForm::focusField(Field field)
{
    setCurrentView(0);
    QWidget* input = m_rows.at(field)->input();
    input->setFocus(Qt::OtherFocusReason);
    m_scroll->ensureWidgetVisible(input);
    if (const auto line = m_lines.find(field); line != m_lines.end())
        line->second->selectAll();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void PropertyForm::fill()
{
    const Draft* draft = m_editing.current();
    m_fields->setVisible(draft != nullptr);
    showFacts(draft);
    showNotice(draft);
    if (draft == nullptr)
        return;
    m_isFilling = true;
    for (const auto& [field, line] : m_lines)
        fillField(field);
    if (m_description->toPlainText() != draft->text(Field::Description, common::locale()))
        m_description->setPlainText(draft->text(Field::Description, common::locale()));
    fillChoices(*draft);
    fillAgents(*draft);
    m_isFilling = false;
    m_shown = m_editing.currentId();
    for (const auto& [field, row] : m_rows)
        showLook(field);
}

void PropertyForm::fillField(Field field)
{
    QLineEdit* line = m_lines.at(field);
    // What this line has entered is left as it was typed; what came otherwise, by an undo, is shown.
    const bool isBeingTyped = line->hasFocus() && m_shown == m_editing.currentId() && m_typed &&
                              m_typed->field == field && m_typed->content &&
                              m_typed->content == m_editing.current()->content(field);
    if (isBeingTyped)
        return;
    if (m_typed && m_typed->field == field)
        m_typed.reset();
    const QString text = m_editing.current()->text(field, common::locale());
    if (line->text() != text)
        line->setText(text);
    if (!line->hasFocus())
        line->setCursorPosition(0);
}

void PropertyForm::fillChoices(const Draft& draft)
{
    m_status->setCurrentIndex(m_status->findData(static_cast<int>(draft.edited().status)));
    m_type->setCurrentIndex(m_type->findData(static_cast<int>(draft.edited().type)));
}

void PropertyForm::fillAgents(const Draft& draft)
{
    const QSignalBlocker blocker(m_agent);
    const qint64 chosen = draft.edited().agent.value_or(0);
    m_agent->clear();
    m_agent->addItem(tr("No agent"), qint64(0));
    for (const property::Agent& agent : m_editing.agents()) {
        if (agent.active || agent.id == chosen)
            m_agent->addItem(agent.name, agent.id);
    }
    if (m_agent->findData(chosen) < 0)
        m_agent->addItem(draft.edited().agentName, chosen);
    m_agent->setCurrentIndex(m_agent->findData(chosen));
}

void PropertyForm::showLook(Field field)
{
    const Draft* draft = m_editing.current();
    if (draft == nullptr)
        return;
    FieldLook look;
    look.problem = draft->problem(field);
    look.isChanged = !draft->isNew() && draft->isChanged(field);
    if (look.isChanged)
        look.was = valueText(field, draft->base(), common::locale());
    m_rows.at(field)->setLook(look);
}

void PropertyForm::showFacts(const Draft* draft)
{
    if (draft == nullptr) {
        m_title->setText(m_editing.isGone() ? tr("Deleted") : tr("Loading…"));
        return;
    }
    const property::Property& base = draft->base();
    m_title->setText(draft->isNew() ? tr("New property") : tr("%1 “%2”").arg(base.id).arg(base.title));
    const auto showTime = [draft](QLabel* label, const QDateTime& when) {
        label->setText(draft->isNew() ? common::unknown() : common::formatTime(when.toLocalTime()));
        label->setToolTip(draft->isNew() ? QString() : common::exactTime(when.toLocalTime()));
    };
    showTime(m_created, base.created);
    showTime(m_updated, base.updated);
    m_version->setText(draft->isNew() ? common::unknown() : common::formatCount(base.version));
}

void PropertyForm::showNotice(const Draft* draft)
{
    if (m_editing.isGone())
        m_notice->showMessage(theme::Tone::Warn, tr("Deleted by somebody else"),
                              draft != nullptr && draft->isDirty() ? tr("Discard edits") : QString());
    else if (draft != nullptr && draft->theirs())
        m_notice->showMessage(theme::Tone::Warn,
                              tr("Changed elsewhere · version %1 → %2")
                                  .arg(draft->base().version)
                                  .arg(draft->theirs()->version),
                              tr("Compare"));
    else
        m_notice->hide();
}

// Checked, and written as the locale writes it.
void PropertyForm::leaveField(const QObject* input)
{
    for (const auto& [field, row] : m_rows) {
        if (row->input() != input || m_editing.current() == nullptr)
            continue;
        m_editing.check(field);
        m_isFilling = true;
        if (m_lines.count(field) != 0)
            fillField(field);
        m_isFilling = false;
    }
}

bool PropertyForm::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            leaveField(watched);
    }
    // Scrolling past a list must not change it.
    if (event->type() == QEvent::Wheel && qobject_cast<QComboBox*>(watched) != nullptr) {
        event->ignore();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace properties
