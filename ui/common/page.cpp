#include "ui/common/page.h"

#include "ui/common/busy_line.h"
#include "ui/common/error_text.h"
#include "ui/common/status_line.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

namespace common {

namespace {

using theme::u;

// What will be a list, before its first rows are there. Static: nothing shimmers.
class Skeleton : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const QColor color = theme::tokens().line;
        int row = 0;
        for (int y = u(12); y + u(8) < height(); y += u(28), ++row) {
            int x = u(16);
            for (const int share : {8, 30, 14, 10, 12}) {
                const int room = width() * share / 100;
                const int length = room * (55 + (row * 7 + share * 3) % 35) / 100;
                const QRect bar(x, y, length, u(8));
                painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), bar), color);
                x += room + u(24);
            }
        }
    }
};

} // namespace

Page::Page(const QString& title, QWidget* parent)
    : QWidget(parent)
{
    build(title);
    setAccessibleName(title);
    m_skeletonTimer = new QTimer(this);
    m_skeletonTimer->setSingleShot(true);
    m_skeletonTimer->setInterval(200);
    connect(m_skeletonTimer, &QTimer::timeout, this, [this] {
        if (m_state == State::Loading)
            m_stack->setCurrentWidget(m_skeleton);
    });
    connect(m_banner, &Banner::actionRequested, this, &Page::bannerActionRequested);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_state == State::Error || m_state == State::Disconnected)
            Q_EMIT retryRequested();
        else
            Q_EMIT emptyActionRequested();
    });
}

void Page::build(const QString& title)
{
    auto* layout = new QVBoxLayout(this);
    m_layout = layout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHeader(title);
    m_busy = new BusyLine(this);
    layout->addWidget(m_busy);

    m_banner = new Banner(this);
    auto* bannerRow = new QVBoxLayout;
    bannerRow->setContentsMargins(u(16), 0, u(16), 0);
    bannerRow->addWidget(m_banner);
    layout->addLayout(bannerRow);
    m_filterSlot = new QVBoxLayout;
    layout->addLayout(m_filterSlot);

    m_stack = new QStackedWidget(this);
    m_contents = new QStackedWidget(m_stack);
    m_blank = new QWidget(m_stack);
    m_skeleton = new Skeleton(m_stack);
    m_skeleton->setAccessibleName(tr("Loading"));
    m_empty = new EmptyState(m_stack);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_contents, m_blank, m_skeleton, m_empty})
        m_stack->addWidget(widget);
    layout->addWidget(m_stack, 1);

    m_saveSlot = new QVBoxLayout;
    layout->addLayout(m_saveSlot);
    m_statusLine = new StatusLine(this);
    layout->addWidget(m_statusLine);
}

void Page::buildHeader(const QString& title)
{
    m_title = new QLabel(title, this);
    theme::setFont(m_title, theme::FontRole::Title);
    // As high as a button, so that the title stands at the same place on every page.
    m_title->setMinimumHeight(u(30));
    m_tabs = new QTabBar(this);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Tabs of %1").arg(title));
    m_tabs->hide();
    auto* header = new QHBoxLayout;
    m_header = header;
    header->setContentsMargins(u(16), u(12), u(16), u(8));
    header->setSpacing(u(8)); // otherwise the page's own, which is 0
    header->addWidget(m_title);
    header->addWidget(m_tabs);
    header->addStretch(1);
    m_headerExtras = new QHBoxLayout;
    m_headerExtras->setSpacing(u(8));
    header->addLayout(m_headerExtras);
    m_layout->addLayout(header);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_contents->setCurrentIndex(index);
        Q_EMIT tabChanged(index);
    });
}

QString Page::title() const
{
    return m_title->text();
}

void Page::setContent(QWidget* widget)
{
    m_contents->addWidget(widget);
    m_contents->setCurrentWidget(widget);
}

int Page::addTab(const QString& title, QWidget* widget)
{
    m_contents->addWidget(widget);
    const int index = m_tabs->addTab(title);
    m_tabs->setVisible(m_tabs->count() > 1);
    return index;
}

int Page::currentTab() const
{
    return m_tabs->currentIndex();
}

int Page::tabCount() const
{
    return m_tabs->count();
}

void Page::setCurrentTab(int index)
{
    m_tabs->setCurrentIndex(index);
}

QPushButton* Page::setMainAction(ActionId id, const QString& text)
{
    auto* button = new QPushButton(this);
    theme::setRole(button, theme::Role::Primary);
    QAction* act = action(id);
    Q_ASSERT(act); // handle() comes first
    button->setText(text.isEmpty() ? act->text() : text);
    if (const std::optional<theme::Icon> icon = actionSpec(id).icon)
        button->setIcon(theme::icon(*icon, theme::Ink::OnFill));
    const QString key = act->shortcut().toString(QKeySequence::NativeText);
    const auto sync = [button, act, key] {
        button->setEnabled(act->isEnabled());
        button->setToolTip(act->isEnabled() ? key : act->toolTip());
    };
    sync();
    connect(act, &QAction::changed, button, sync);
    connect(button, &QPushButton::clicked, act, &QAction::trigger);
    m_header->addWidget(button);
    return button;
}

void Page::addHeaderWidget(QWidget* widget)
{
    m_headerExtras->addWidget(widget);
}

void Page::setFilterLine(QWidget* widget)
{
    m_filterSlot->addWidget(widget);
}

void Page::setSaveBar(QWidget* widget)
{
    m_saveSlot->addWidget(widget);
}

void Page::setState(State state)
{
    m_state = state;
    if (state != State::Loading)
        m_skeletonTimer->stop();
}

void Page::showReady()
{
    setState(State::Ready);
    m_stack->setCurrentWidget(m_contents);
}

void Page::showLoading()
{
    if (m_state == State::Loading)
        return;
    setState(State::Loading);
    m_stack->setCurrentWidget(m_blank);
    m_skeletonTimer->start();
}

void Page::showEmpty(const EmptyText& text)
{
    setState(State::Empty);
    m_empty->setText(text);
    m_stack->setCurrentWidget(m_empty);
}

void Page::showError(const base::Error& error)
{
    setState(State::Error);
    const ErrorText text = describe(error);
    EmptyText shown;
    shown.tone = theme::Tone::Bad;
    shown.title = text.title;
    shown.detail = error.detail.isEmpty()
                       ? text.advice
                       : text.advice + QStringLiteral("\n\n") + tr("Details: %1").arg(error.detail);
    shown.action = tr("Retry");
    m_empty->setText(shown);
    m_stack->setCurrentWidget(m_empty);
}

void Page::showDisconnected(const QString& since, const QString& nextTry)
{
    setState(State::Disconnected);
    QStringList parts{since, nextTry};
    parts.removeAll(QString());
    EmptyText shown;
    shown.tone = theme::Tone::Warn;
    shown.title = tr("Not connected");
    shown.detail = parts.join(QStringLiteral(" · "));
    shown.action = tr("Try now");
    m_empty->setText(shown);
    m_stack->setCurrentWidget(m_empty);
}

void Page::setBusy(bool busy)
{
    m_busy->setBusy(busy);
}

QAction* Page::handle(ActionId id, std::function<void()> act)
{
    QAction*& slot = m_actions[id];
    if (slot)
        slot->disconnect(this);
    else
        slot = makeAction(id, this);
    connect(slot, &QAction::triggered, this, [act = std::move(act)] { act(); });
    Q_EMIT actionsChanged();
    return slot;
}

void Page::setAvailable(ActionId id, bool available, const QString& reason)
{
    QAction* const found = action(id);
    if (!found)
        return;
    const QString tip = available ? QString() : reason;
    if (found->isEnabled() == available && found->statusTip() == tip)
        return;
    found->setEnabled(available);
    found->setStatusTip(tip);
    found->setToolTip(tip.isEmpty() ? found->iconText() : tip);
    Q_EMIT actionsChanged();
}

QAction* Page::action(ActionId id) const
{
    const auto found = m_actions.find(id);
    return found == m_actions.end() ? nullptr : found->second;
}

} // namespace common
