#include "tests/shot/server_pictures.h"

#include "ui/activity/activity_page.h"
#include "ui/server/memory_tab.h"
#include "ui/server/server_page.h"

#include <QPushButton>
#include <QTest>

#include <array>

namespace shot {

namespace {

constexpr int patience = 30'000; // ms
constexpr int settling = 700;    // ms: late answers

struct TabName
{
    server::Tab tab;
    const char* name;
};
constexpr std::array tabs{TabName{server::Tab::SlowLog, "slow-log"}, TabName{server::Tab::Clients, "clients"},
                          TabName{server::Tab::Memory, "memory"},
                          TabName{server::Tab::MissedKeys, "missed-keys"},
                          TabName{server::Tab::Configuration, "configuration"}};

} // namespace

void photographServer(window::MainWindow& window, const QString& look, const TakePicture& take)
{
    window.openPage(QStringLiteral("server"));
    auto* const page = qobject_cast<server::ServerPage*>(window.page(QStringLiteral("server")));
    if (!page)
        return;
    for (const TabName& tab : tabs) {
        page->showTab(tab.tab);
        if (tab.tab == server::Tab::Memory) {
            QTest::mouseClick(page->memory()->measureButton(), Qt::LeftButton);
            const server::Part& part = page->memory()->part();
            (void)QTest::qWaitFor([&part] { return part.isKnown() && !part.isBusy(); }, patience);
        }
        QTest::qWait(settling);
        take(window, QStringLiteral("server-%1-%2").arg(QLatin1String(tab.name), look));
    }
    page->showTab(server::Tab::Overview);
    window.openPage(QStringLiteral("activity"));
    if (auto* const activity =
            qobject_cast<activity::ActivityPage*>(window.page(QStringLiteral("activity")))) {
        activity->showAlerts();
        QTest::qWait(settling);
        take(window, QStringLiteral("alerts-") + look);
        activity->setCurrentTab(0);
    }
}

} // namespace shot
