#include "ui/keys/value/key_pane.h"

#include "ui/common/banner.h"
#include "ui/common/busy_line.h"
#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/profile_settings.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/keys/key_text.h"
#include "ui/keys/splitter_memory.h"
#include "ui/keys/transfer/export_keys_dialog.h"
#include "ui/keys/value/decoded_view.h"
#include "ui/keys/value/elements_view.h"
#include "ui/keys/value/key_header.h"
#include "ui/keys/value/value_editor.h"
#include "ui/keys/value/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace keys {

namespace {

using theme::u;
using State = ValuePresenter::State;

// Static bars where the value will be.
class Skeleton : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const int room = width() - u(32);
        for (int line = 0; line < 6; ++line)
            painter.fillRect(u(16), u(12) + line * u(28), room * (85 - (line * 23) % 50) / 100, u(8),
                             theme::tokens().line);
    }
};

} // namespace

KeyPane::KeyPane(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent)
    : QFrame(parent)
    , m_workspace(workspace)
    , m_changes(changes)
    , m_presenter(std::make_unique<ValuePresenter>(workspace, changes))
    , m_editor(std::make_unique<ValueEditor>(workspace, *m_presenter, changes))
{
    setAccessibleName(tr("Key"));
    theme::setRole(this, theme::Role::Surface);
    setMinimumWidth(u(360));
    build();
    connectParts();
    follow();
}

// The views look at the presenter's models: they go first, and take the focus with them.
KeyPane::~KeyPane()
{
    disconnect(qApp, nullptr, this, nullptr);
    delete m_body;
    delete m_header;
}

void KeyPane::build()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_header = new KeyHeader(*m_presenter, m_changes, this);
    m_busy = new common::BusyLine(this);
    m_banner = new common::Banner(this);
    m_banner->hide();
    m_stack = new QStackedWidget(this);
    m_blank = new QWidget(m_stack);
    m_skeleton = new Skeleton(m_stack);
    m_skeleton->setAccessibleName(tr("Loading"));
    m_empty = new common::EmptyState(m_stack);
    for (QWidget* const page : {m_blank, m_skeleton, static_cast<QWidget*>(m_empty)})
        m_stack->addWidget(page);
    buildBody();
    m_unsaved = new QWidget(this);
    auto* line = new QHBoxLayout(m_unsaved);
    line->setContentsMargins(u(16), u(4), u(8), u(4));
    m_unsavedText = common::mutedLabel({}, m_unsaved);
    m_unsavedText->setWordWrap(true);
    m_unsavedGo = new QPushButton(tr("Go there"), m_unsaved);
    m_unsavedGo->setAutoDefault(false);
    theme::setRole(m_unsavedGo, theme::Role::Link);
    line->addWidget(m_unsavedText, 1);
    line->addWidget(m_unsavedGo);
    layout->addWidget(m_header);
    layout->addWidget(m_busy);
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_unsaved);
    m_skeletonTimer = new QTimer(this);
    m_skeletonTimer->setSingleShot(true);
    m_skeletonTimer->setInterval(200);
}

void KeyPane::buildBody()
{
    m_body = new QSplitter(Qt::Vertical, m_stack);
    m_body->setChildrenCollapsible(false);
    m_body->setHandleWidth(u(4));
    m_elements = new ElementsView(*m_presenter, m_changes, m_body);
    m_decoded = new DecodedView(m_workspace, *m_presenter, *m_editor, m_body);
    m_decoded->setMinimumHeight(u(160));
    m_body->setStretchFactor(0, 1);
    m_body->setStretchFactor(1, 1);
    m_body->setSizes({u(400), u(400)}); // halves; the user moves them
    new SplitterMemory(*m_body,
                       common::profileSettingsKey(m_workspace.profile().name, QStringLiteral("keys/value")));
    m_stack->addWidget(m_body);
}

void KeyPane::connectParts()
{
    connect(m_presenter.get(), &ValuePresenter::changed, this, &KeyPane::follow);
    connect(m_presenter.get(), &ValuePresenter::ticked, this, [this] {
        if (m_presenter->state() == State::Gone)
            m_empty->setText(goneText());
    });
    connect(m_editor.get(), &ValueEditor::changed, this, &KeyPane::followEditor);
    connect(m_skeletonTimer, &QTimer::timeout, this, [this] { m_stack->setCurrentWidget(m_skeleton); });
    connect(m_elements, &ElementsView::editRequested, m_decoded, &DecodedView::edit);
    connect(m_elements, &ElementsView::submitted, this, [this] {
        if (const auto wanted = std::exchange(m_waiting, std::nullopt))
            m_presenter->show(*wanted);
    });
    connect(m_decoded, &DecodedView::leaveRequested, this, &KeyPane::closeRequested);
    connect(m_header, &KeyHeader::closeRequested, this, &KeyPane::closeRequested);
    connect(m_header, &KeyHeader::deleteRequested, this, [this] { Q_EMIT deleteRequested(key()); });
    connect(m_header, &KeyHeader::renameRequested, this, [this] { Q_EMIT renameRequested(key()); });
    connect(m_header, &KeyHeader::duplicateRequested, this, [this] { Q_EMIT duplicateRequested(key()); });
    connect(m_header, &KeyHeader::expiryRequested, this, [this] { Q_EMIT expiryRequested(key()); });
    connect(m_header, &KeyHeader::exportRequested, this, &KeyPane::exportKey);
    connect(m_header, &KeyHeader::copyValueRequested, this,
            [this] { QGuiApplication::clipboard()->setText(m_decoded->valueText()); });
    connect(m_banner, &common::Banner::actionRequested, m_presenter.get(), &ValuePresenter::refresh);
    connect(m_empty, &common::EmptyState::actionRequested, this, [this] {
        if (m_editor->canCreateAgain())
            m_editor->createAgain();
        else
            m_presenter->refresh();
    });
    connect(m_unsavedGo, &QPushButton::clicked, this,
            [this] { Q_EMIT keyRequested(m_editor->otherUnsavedKey()); });
    // Whoever comes back to it sees what is there now.
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget* before, const QWidget* now) {
        if (now && isAncestorOf(now) && !(before && isAncestorOf(before)))
            m_presenter->check();
    });
}

void KeyPane::showKey(const QByteArray& key)
{
    m_waiting.reset();
    if (key != this->key() && m_elements->hasInput())
        askForInput(key);
    else
        m_presenter->show(key);
}

void KeyPane::exportKey()
{
    const QByteArray name = key();
    const QByteArrayView view(name);
    const auto names = std::make_shared<const keyspace::NameSet>(std::span(&view, 1));
    auto* dialog = new ExportKeysDialog(m_workspace, names, keyInSentence(name), this);
    dialog->open();
}

// Texts are kept for each key; what stands in the form of an element is not.
void KeyPane::askForInput(const QByteArray& wanted)
{
    auto* dialog = new common::UnsavedDialog(
        tr("What you typed for %1 is not stored").arg(keyInSentence(key())), tr("Store it"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &common::UnsavedDialog::saveChosen, this, [this, wanted] {
        m_waiting = wanted;
        m_elements->submit();
    });
    connect(dialog, &common::UnsavedDialog::discardChosen, this, [this, wanted] {
        m_elements->discardInput();
        m_presenter->show(wanted);
    });
    connect(dialog, &QDialog::rejected, this, [this] { Q_EMIT keyRequested(key()); });
    dialog->open();
}

void KeyPane::clear()
{
    m_presenter->clear();
}

QByteArray KeyPane::key() const
{
    return m_presenter->key();
}

bool KeyPane::hasUnsaved() const
{
    return m_editor->hasUnsaved() || m_elements->hasInput();
}

void KeyPane::refresh()
{
    m_presenter->refresh();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void KeyPane::follow()
{
    const State state = m_presenter->state();
    m_busy->setBusy(m_presenter->isBusy() && state == State::Ready);
    if (state != State::Loading)
        m_skeletonTimer->stop();
    showProblem();
    switch (state) {
    case State::Nothing:
        showEmpty({theme::Icon::Keys,
                   theme::Tone::Neutral,
                   tr("No key is open"),
                   tr("Choose one, and its value is shown here."),
                   {},
                   {}});
        break;
    case State::Loading:
        if (m_stack->currentWidget() != m_skeleton && !m_skeletonTimer->isActive()) {
            m_stack->setCurrentWidget(m_blank);
            m_skeletonTimer->start();
        }
        break;
    case State::Ready:
        showBody();
        break;
    case State::Gone:
        showEmpty(goneText());
        break;
    case State::Failed:
        showEmpty(failureText());
        break;
    }
    followEditor();
}

void KeyPane::showBody()
{
    const keyspace::KeyDetails& details = m_presenter->details();
    if (details.type == keyspace::ValueType::Module) {
        const QString size = m_presenter->dumpedBytes() ? common::formatBytes({*m_presenter->dumpedBytes()})
                                                        : common::unknown();
        showEmpty(
            {theme::Icon::Info,
             theme::Tone::Neutral,
             tr("A value of the type %1").arg(typeText(details)),
             tr("A module of the server keeps it, and only that module can read it. Dumped it takes %1. It "
                "can be renamed, copied, exported and deleted as a whole.")
                 .arg(size),
             {},
             {}});
        return;
    }
    m_elements->setVisible(details.type != keyspace::ValueType::String);
    m_stack->setCurrentWidget(m_body);
}

void KeyPane::showEmpty(const common::EmptyText& text)
{
    m_empty->setText(text);
    m_stack->setCurrentWidget(m_empty);
}

// With a value on the screen a failure stands above it.
void KeyPane::showProblem()
{
    const base::Error& problem = m_presenter->problem();
    const bool isShown = problem.code != base::ErrorCode::None && m_presenter->state() == State::Ready;
    if (isShown)
        m_banner->showMessage(theme::Tone::Warn,
                              tr("%1 · what is shown may be old").arg(common::describe(problem).title),
                              tr("Try again"));
    else
        m_banner->hide();
}

common::EmptyText KeyPane::goneText() const
{
    const QString age = common::formatAge(m_presenter->goneFor());
    common::EmptyText text{
        theme::Icon::Trash, theme::Tone::Neutral, tr("This key is gone"), {}, tr("Look again"), {}};
    switch (m_presenter->ending()) {
    case ValuePresenter::Ending::Expired:
        text.title = tr("This key has expired");
        text.detail = tr("Its time to live ran out %1.").arg(age);
        break;
    case ValuePresenter::Ending::Removed:
        text.detail = tr("You deleted it %1. Undo brings it back.").arg(age);
        break;
    case ValuePresenter::Ending::Somebody:
        text.detail = tr("Somebody deleted it; that was noticed %1.").arg(age);
        break;
    }
    if (m_editor->canCreateAgain()) {
        text.detail += QLatin1Char(' ') + tr("Your unsaved text is still here.");
        text.action = tr("Make it again with my text");
    }
    return text;
}

common::EmptyText KeyPane::failureText() const
{
    const base::Error& problem = m_presenter->problem();
    const common::ErrorText told = common::describe(problem);
    common::EmptyText text{theme::Icon::Bad, theme::Tone::Bad, told.title, told.advice, tr("Try again"), {}};
    if (base::isConnectionError(problem.code)) {
        text.tone = theme::Tone::Warn;
        text.title = tr("Redis is away");
    } else if (problem.code == base::ErrorCode::RedisNoPermission) {
        // “… has no permissions to run the 'type' command”
        const QString command = problem.detail.section(QLatin1Char('\''), 1, 1);
        text.tone = theme::Tone::Warn;
        text.icon = theme::Icon::Lock;
        text.title = tr("This user may not look at this key");
        text.detail = problem.detail;
        text.copyable = command.isEmpty() ? QStringLiteral("ACL SETUSER … %R~%1").arg(keyText(key()))
                                          : QStringLiteral("ACL SETUSER … +%1").arg(command);
    } else if (!problem.detail.isEmpty()) {
        text.detail += QLatin1Char('\n') + problem.detail;
    }
    return text;
}

void KeyPane::followEditor()
{
    const QByteArray other = m_editor->otherUnsavedKey();
    m_unsaved->setVisible(!other.isEmpty());
    m_unsavedText->setText(tr("Unsaved text in %1").arg(keyInSentence(other)));
    const bool isGone = m_presenter->state() == State::Gone;
    if (isGone)
        m_empty->setText(goneText());
}

bool KeyPane::event(QEvent* event)
{
    if (event->type() == QEvent::WindowActivate)
        m_presenter->check();
    return QFrame::event(event);
}

void KeyPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closeRequested();
    else
        QFrame::keyPressEvent(event);
}

} // namespace keys
