#include "ui/window/main_window.h"

#include "ui/theme/theme.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>

namespace window {

namespace {

using theme::u;

const QLatin1String geometryKey("window/geometry");
const QLatin1String maximizedKey("window/maximized");
const QLatin1String pageKey("window/page");
const QLatin1String sideBarKey("window/sideBarCollapsed");
constexpr int narrow = 1100; // px at text scale 1: below it the side bar shows icons only

// Wholly on an existing screen, or the window of an unplugged one would be lost.
QRect clamped(QRect wanted)
{
    const QScreen* screen = QGuiApplication::screenAt(wanted.center());
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    if (!screen)
        return wanted;
    const QRect available = screen->availableGeometry();
    wanted.setSize(wanted.size().boundedTo(available.size()));
    wanted.moveLeft(std::clamp(wanted.left(), available.left(), available.right() - wanted.width() + 1));
    wanted.moveTop(std::clamp(wanted.top(), available.top(), available.bottom() - wanted.height() + 1));
    return wanted;
}

} // namespace

// 3 px along the top of the window on staging and production.
class EnvironmentLine : public QWidget
{
public:
    using QWidget::QWidget;

    void setEnvironment(common::Environment environment)
    {
        m_tone = common::environmentTone(environment);
        setFixedHeight(m_tone == theme::Tone::Neutral ? 0 : u(3));
        setVisible(m_tone != theme::Tone::Neutral);
        setAccessibleName(common::environmentName(environment));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme::toneColor(theme::tokens(), m_tone));
    }

private:
    theme::Tone m_tone = theme::Tone::Neutral;
};

MainWindow::MainWindow(PageRegistry pages, QWidget* parent)
    : QMainWindow(parent)
    , m_pages(std::move(pages))
{
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(960, 600);
    m_saveTimer = new QTimer(this);
    m_saveTimer->setSingleShot(true);
    m_saveTimer->setInterval(1000);
    connect(m_saveTimer, &QTimer::timeout, this, &MainWindow::saveStateNow);
    buildCentre();
    buildActions();
    buildMenus();
    m_toasts = new common::ToastArea(centralWidget());
    m_toasts->setBottomMargin(u(32));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] {
        m_toasts->setBottomMargin(u(32));
        updateSideBar();
        syncActions();
    });
    setProfile({});
    resize(1280, 800);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre()
{
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_environmentLine = new EnvironmentLine(centre);
    m_stack = new QStackedWidget(centre);
    layout->addWidget(m_environmentLine);
    layout->addWidget(m_stack, 1);

    auto* work = new QWidget(m_stack);
    auto* columns = new QHBoxLayout(work);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    m_sideBar = new SideBar(m_pages, work);
    m_pageStack = new QStackedWidget(work);
    columns->addWidget(m_sideBar);
    columns->addWidget(m_pageStack, 1);
    m_stack->addWidget(work);
    setCentralWidget(centre);
    connect(m_sideBar, &SideBar::pageRequested, this, &MainWindow::openPage);
    connect(m_sideBar, &SideBar::serverActivated, this, &MainWindow::serverActivated);
    connect(m_sideBar, &SideBar::editingRequested, this, &MainWindow::editingRequested);
}

void MainWindow::setProfile(const ProfileLabel& profile)
{
    m_profile = profile;
    m_sideBar->setProfile(profile);
    m_environmentLine->setEnvironment(profile.environment);
    updateTitle();
}

void MainWindow::setServer(ServerKind kind, const ServerState& state)
{
    m_sideBar->setServer(kind, state);
}

void MainWindow::addJob(base::Job* job, const QString& what)
{
    m_sideBar->addJob(job, what);
}

void MainWindow::setWaiting(const QString& id, int count)
{
    m_sideBar->setWaiting(id, count);
}

void MainWindow::updateTitle()
{
    if (m_profile.name.isEmpty())
        setWindowTitle(QStringLiteral("Keystead"));
    else
        setWindowTitle(
            QStringLiteral("%1 – %2").arg(m_profile.name, common::environmentName(m_profile.environment)));
}

common::Page* MainWindow::page(const QString& id)
{
    if (const auto built = m_built.find(id); built != m_built.end())
        return built->second;
    const auto entry =
        std::find_if(m_pages.begin(), m_pages.end(), [&id](const PageEntry& e) { return e.id == id; });
    if (entry == m_pages.end())
        return nullptr;
    common::Page* page = entry->create(m_pageStack);
    m_built[id] = page;
    m_pageStack->addWidget(page);
    connectPage(id, page);
    return page;
}

void MainWindow::connectPage(const QString& id, common::Page* page)
{
    connect(page, &common::Page::toastRequested, this, &MainWindow::showToast);
    connect(page, &common::Page::jobStarted, this, &MainWindow::addJob);
    connect(page, &common::Page::pageRequested, this, &MainWindow::openPage);
    connect(page, &common::Page::countChanged, this,
            [this, id](int count) { m_sideBar->setWaiting(id, count); });
    connect(page, &common::Page::actionsChanged, this, [this, page] {
        if (page == currentPage())
            syncActions();
    });
    connect(page, &common::Page::closeAllowed, this, &QWidget::close);
}

void MainWindow::openPage(const QString& id)
{
    if (id == m_current)
        return;
    common::Page* next = page(id);
    if (!next)
        return;
    if (common::Page* before = currentPage())
        before->deactivate();
    m_current = id;
    m_pageStack->setCurrentWidget(next);
    m_sideBar->setCurrentPage(id);
    syncActions();
    next->activate();
    m_saveTimer->start();
    Q_EMIT pageOpened(id);
}

QString MainWindow::currentPageId() const
{
    return m_current;
}

QStringList MainWindow::pageIds() const
{
    QStringList ids;
    for (const PageEntry& entry : m_pages)
        ids << entry.id;
    return ids;
}

void MainWindow::dropPages()
{
    m_current.clear();
    m_toasts->clear(); // their links lead into pages
    for (const auto& [id, page] : std::exchange(m_built, {}))
        delete page;
    syncActions();
}

common::Page* MainWindow::currentPage() const
{
    const auto found = m_built.find(m_current);
    return found == m_built.end() ? nullptr : found->second;
}

void MainWindow::showWelcome(QWidget* widget)
{
    delete m_welcome;
    m_welcome = widget;
    m_stack->addWidget(widget);
    m_stack->setCurrentWidget(widget);
    syncActions();
}

void MainWindow::endWelcome()
{
    if (!m_welcome)
        return;
    m_stack->setCurrentIndex(0);
    m_stack->removeWidget(m_welcome);
    // Not deleted at once: its own button may have asked for this.
    m_welcome->deleteLater();
    m_welcome = nullptr;
    syncActions();
    if (m_current.isEmpty())
        openLastPage();
}

void MainWindow::openLastPage()
{
    openPage(QSettings().value(pageKey).toString());
    if (m_current.isEmpty() && !m_pages.empty())
        openPage(m_pages.front().id);
}

void MainWindow::showToast(const common::Toast& toast)
{
    m_toasts->show(toast);
}

void MainWindow::restoreState()
{
    m_restored = true;
    const QSettings settings;
    const QRect geometry = settings.value(geometryKey).toRect();
    if (geometry.isValid())
        setGeometry(clamped(geometry));
    if (settings.value(maximizedKey).toBool())
        setWindowState(windowState() | Qt::WindowMaximized);
    if (settings.contains(sideBarKey))
        m_sideBarCollapsed = settings.value(sideBarKey).toBool();
    updateSideBar();
    if (m_current.isEmpty() && !m_welcome)
        openLastPage();
}

void MainWindow::saveStateNow()
{
    m_saveTimer->stop();
    QSettings settings;
    settings.setValue(maximizedKey, isMaximized());
    if (!isMaximized() && !isFullScreen())
        settings.setValue(geometryKey, geometry());
    if (!m_current.isEmpty())
        settings.setValue(pageKey, m_current);
    if (m_sideBarCollapsed)
        settings.setValue(sideBarKey, *m_sideBarCollapsed);
}

void MainWindow::updateSideBar()
{
    const bool isNarrow = width() < u(narrow);
    m_sideBar->setCollapsed(isNarrow || m_sideBarCollapsed.value_or(false));
    if (QAction* toggle = action(common::ActionId::ToggleSideBar))
        toggle->setChecked(!m_sideBar->isCollapsed());
}

void MainWindow::showEvent(QShowEvent* event)
{
    if (!m_restored)
        restoreState();
    QMainWindow::showEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    updateSideBar();
    if (isVisible())
        m_saveTimer->start();
}

void MainWindow::moveEvent(QMoveEvent* event)
{
    QMainWindow::moveEvent(event);
    if (isVisible())
        m_saveTimer->start();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    for (const auto& [id, page] : m_built) {
        if (!page->mayClose()) {
            openPage(id);
            event->ignore();
            return;
        }
    }
    saveStateNow();
    QMainWindow::closeEvent(event);
    if (event->isAccepted())
        Q_EMIT closed();
}

} // namespace window
