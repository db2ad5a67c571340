#include "ui/keys/value/elements_view.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/keyed_table.h"
#include "ui/common/labels.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/figure_delegate.h"
#include "ui/keys/key_text.h"
#include "ui/keys/value/element_changes.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using keyspace::EditOptions;
using keyspace::ValueType;
using theme::u;

ElementsView::ElementsView(ValuePresenter& presenter, KeyChanges& changes, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_changes(changes)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildBar(layout);
    m_tableSlot = new QVBoxLayout;
    layout->addLayout(m_tableSlot, 1);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(u(16), u(4), u(8), u(4));
    m_count = common::mutedLabel({}, this);
    m_more = new QPushButton(tr("Load more"), this);
    theme::setRole(m_more, theme::Role::Link);
    foot->addWidget(m_count);
    foot->addWidget(m_more);
    foot->addStretch(1);
    layout->addLayout(foot);
    auto* trouble = new QHBoxLayout;
    trouble->setContentsMargins(u(16), 0, u(16), 0);
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setObjectName(QStringLiteral("elementProblem"));
    m_without = new QPushButton(tr("Do it without undo"), this);
    theme::setRole(m_without, theme::Role::Danger);
    trouble->addWidget(m_problem, 1);
    trouble->addWidget(m_without);
    layout->addLayout(trouble);
    m_form = new ElementForm(this);
    layout->addWidget(m_form);
    setProblem({});
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(filterDelay);
    connect(&m_filterTimer, &QTimer::timeout, this,
            [this] { m_presenter.setPattern(typedBytes(m_filter->text())); });
    connect(m_more, &QPushButton::clicked, &m_presenter, &ValuePresenter::loadMore);
    connect(m_without, &QPushButton::clicked, this, [this] {
        if (const auto unkept = std::exchange(m_unkept, std::nullopt))
            change(*unkept, EditOptions::Undo::None);
    });
    connect(m_form, &ElementForm::submitted, this, &ElementsView::submit);
    connect(m_form, &ElementForm::closed, this, [this] {
        if (m_table)
            m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_presenter, &ValuePresenter::changed, this, &ElementsView::follow);
    connect(&m_presenter, &ValuePresenter::shownChanged, this, &ElementsView::showState);
}

void ElementsView::buildBar(QVBoxLayout* layout)
{
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(u(16), 0, u(8), u(4));
    bar->setSpacing(u(4));
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter, for example user:*"));
    m_filter->setAccessibleName(tr("Filter of the elements, * for any text"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(u(96));
    bar->addWidget(m_filter, 1);
    const auto add = [&](theme::Icon icon, const QString& text, const QString& name) {
        auto* button = new QPushButton(theme::icon(icon), text, this);
        button->setAccessibleName(name);
        button->setAutoDefault(false);
        theme::setRole(button, theme::Role::Quiet);
        bar->addWidget(button);
        return button;
    };
    m_add = add(theme::Icon::Plus, tr("Add"), tr("Add an element"));
    m_rename = add(theme::Icon::Edit, tr("Rename"), tr("Rename the element"));
    m_score = add(theme::Icon::Edit, tr("Score"), tr("Change the score"));
    m_remove = add(theme::Icon::Trash, tr("Remove"), tr("Remove the element"));
    bar->addStretch(0);
    layout->addLayout(bar);
    connect(m_filter, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(m_add, &QPushButton::clicked, this, [this] { openForm(ElementForm::Purpose::Add); });
    connect(m_rename, &QPushButton::clicked, this, [this] { openForm(ElementForm::Purpose::Rename); });
    connect(m_score, &QPushButton::clicked, this, [this] { openForm(ElementForm::Purpose::Score); });
    connect(m_remove, &QPushButton::clicked, this, &ElementsView::remove);
}

// Another type has other columns: its table is made anew.
void ElementsView::makeTable()
{
    delete m_table;
    ElementModel& model = m_presenter.elements();
    m_table = new common::KeyedTable(
        model, model.columns(), [&model](const QByteArray& id) { return model.rowOf(id); }, tr("Elements"),
        this);
    m_table->setItemDelegate(new FigureDelegate(m_table));
    m_table->setMinimumHeight(u(84)); // the form below takes its room from the value
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_tableSlot->addWidget(m_table);
    connect(m_table, &common::KeyedTable::currentKeyChanged, &m_presenter, &ValuePresenter::choosePiece);
    connect(m_table, &common::KeyedTable::opened, this, &ElementsView::editRequested);
    m_table->installEventFilter(this);
}

// Delete and F2 mean the element here; to the window they mean the key.
bool ElementsView::eventFilter(QObject* watched, QEvent* event)
{
    const bool isAsked = event->type() == QEvent::ShortcutOverride;
    if (watched != m_table || (!isAsked && event->type() != QEvent::KeyPress))
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (static_cast<QKeyEvent*>(event)->modifiers() != Qt::NoModifier ||
        (key != Qt::Key_Delete && key != Qt::Key_F2))
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (!isAsked && key == Qt::Key_Delete)
        remove();
    else if (!isAsked)
        Q_EMIT editRequested();
    return true;
}

void ElementsView::follow()
{
    const ElementModel& model = m_presenter.elements();
    if (m_type != model.type() && !model.columns().empty()) {
        m_type = model.type();
        m_form->close();
        makeTable();
        const bool canFilter =
            m_type == ValueType::Hash || m_type == ValueType::Set || m_type == ValueType::SortedSet;
        m_filter->setVisible(canFilter);
    }
    if (m_presenter.state() == ValuePresenter::State::Loading) {
        m_form->close();
        setProblem({});
    }
    if (m_presenter.pattern().isEmpty() && !m_filterTimer.isActive() && !m_filter->text().isEmpty()) {
        const QSignalBlocker quiet(m_filter); // of the key before
        m_filter->clear();
    }
    showState();
}

void ElementsView::showState()
{
    const ElementModel& model = m_presenter.elements();
    const QByteArray chosen = m_presenter.piece().id;
    if (m_table && !chosen.isEmpty() && m_table->currentKey() != chosen)
        m_table->setCurrentKey(chosen);
    const QString length = common::formatCount(model.length());
    const QString loaded = common::formatCount(model.loaded());
    QString count = model.isWhole() ? tr("all %1").arg(length) : tr("%1 of %2 loaded").arg(loaded, length);
    if (!m_presenter.pattern().isEmpty())
        count = model.isWhole() ? tr("%1 of %2 match").arg(loaded, length)
                                : tr("≥ %1 of %2 match").arg(loaded, length);
    m_count->setText(count);
    m_more->setVisible(!model.isWhole());
    const QString why = refusal();
    const ElementRow& row = m_presenter.piece();
    const bool isNamed =
        m_type == ValueType::Hash || m_type == ValueType::Set || m_type == ValueType::SortedSet;
    const auto allow = [&](QPushButton* button, bool isPossible) {
        button->setEnabled(isPossible && why.isEmpty() && !m_isChanging);
        button->setToolTip(why);
    };
    allow(m_add, true);
    allow(m_remove, !row.id.isEmpty());
    allow(m_rename, !row.id.isEmpty() && row.name.isWhole());
    allow(m_score, !row.id.isEmpty() && row.name.isWhole());
    m_rename->setVisible(isNamed);
    m_score->setVisible(m_type == ValueType::SortedSet);
}

QString ElementsView::refusal() const
{
    const QString why = m_changes.refusal();
    return why.isEmpty() ? m_changes.refusalFor(m_presenter.key()) : why;
}

void ElementsView::setProblem(const QString& sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_without->setVisible(m_unkept.has_value());
}

void ElementsView::openForm(ElementForm::Purpose purpose)
{
    const ElementRow& row = m_presenter.piece();
    m_unkept.reset();
    setProblem({});
    m_form->open(m_type, purpose, row.id.isEmpty() ? nullptr : &row);
}

std::optional<keyspace::Change> ElementsView::listAddition() const
{
    using Place = ElementForm::ListPlace;
    const ElementModel& model = m_presenter.elements();
    if (m_form->place() == Place::End)
        return keyspace::InsertListItem{model.length(), std::nullopt, m_form->value()};
    const ElementRow* const before = m_form->place() == Place::Front ? model.at(0) : &m_form->row();
    if (!before || !before->value.isWhole())
        return {};
    return keyspace::InsertListItem{before->index, before->value.bytes, m_form->value()};
}

// Nothing: what was read is not enough to say what is expected.
std::optional<keyspace::Change> ElementsView::wished() const
{
    const ElementRow& row = m_form->row();
    if (m_form->purpose() == ElementForm::Purpose::Score)
        return keyspace::SetScore{row.name.bytes, row.value.bytes, m_form->value()};
    if (m_form->purpose() == ElementForm::Purpose::Rename) {
        const bool isValueKnown = m_type != ValueType::Hash || row.value.isWhole();
        return isValueKnown ? renaming(m_type, row, row.value.bytes, m_form->name()) : std::nullopt;
    }
    switch (m_type) {
    case ValueType::Hash:
        return keyspace::SetField{m_form->name(), std::nullopt, m_form->value()};
    case ValueType::List:
        return listAddition();
    case ValueType::Set:
        return keyspace::AddMember{m_form->name()};
    case ValueType::SortedSet:
        return keyspace::SetScore{m_form->name(), std::nullopt, m_form->value()};
    case ValueType::Stream:
        return keyspace::AddEntry{m_form->name(), m_form->pairs()};
    case ValueType::String:
    case ValueType::Module:
        break;
    }
    return {};
}

void ElementsView::submit()
{
    if (m_isChanging)
        return;
    if (m_type == ValueType::Stream && m_form->pairs().isEmpty()) {
        m_form->setProblem(tr("An entry needs at least one field"));
        return;
    }
    if (const auto wish = wished())
        change(*wish);
    else
        m_form->setProblem(tr("The value there is too large to be compared with"));
}

void ElementsView::remove()
{
    const ElementRow& row = m_presenter.piece();
    if (row.id.isEmpty() || !m_remove->isEnabled())
        return;
    m_unkept.reset();
    // Of a value that is cut in the row, the pane has more.
    const ShownPointer shown = m_presenter.shown();
    const bool isKnown = row.value.isWhole() || (shown && shown->isWhole());
    if (!row.name.isWhole() || (!isKnown && (m_type == ValueType::List || m_type == ValueType::Hash))) {
        setProblem(tr("It is too large to be compared with what is there; load it whole first"));
        return;
    }
    const QByteArray expected = row.value.isWhole() || !shown ? row.value.bytes : shown->clip.bytes;
    if (const auto removal = keys::removal(m_type, row, expected))
        change(*removal);
}

void ElementsView::change(const keyspace::Change& change, EditOptions::Undo undo)
{
    m_isChanging = true;
    setProblem({});
    m_form->setBusy(true);
    showState();
    if (m_form->isOpen() && m_type != ValueType::Stream && m_type != ValueType::List)
        m_presenter.expectPiece(m_form->purpose() == ElementForm::Purpose::Score ? m_form->row().id
                                                                                 : m_form->name());
    m_changes.edit(m_presenter.key(), change, undo, this,
                   [this, change, key = m_presenter.key()](const base::Result<keyspace::Edited>& edited) {
                       m_isChanging = false;
                       if (key == m_presenter.key())
                           answered(change, edited);
                       else
                           showState();
                   });
}

void ElementsView::answered(const keyspace::Change& change, const base::Result<keyspace::Edited>& edited)
{
    m_form->setBusy(false);
    QString problem;
    if (!edited) {
        problem = common::errorLine(edited.error());
    } else if (edited->conflict) {
        problem = conflictText(*edited->conflict);
        if (edited->conflict->what == keyspace::Conflict::What::NotKept)
            m_unkept = change;
        else
            m_presenter.refresh(); // what is there now is shown beside the sentence
    } else {
        m_form->close(); // the presenter reads anew: KeyChanges has told it
        Q_EMIT submitted();
    }
    const bool isInForm = m_form->isOpen() && !m_unkept;
    if (isInForm)
        m_form->setProblem(problem);
    setProblem(isInForm ? QString() : problem);
    showState();
}

} // namespace keys
