// Toasts: three at once, merged, held while they may be unread, never with the focus.
#include "ui/common/foot.h"
#include "ui/common/toast.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QtTest>

using common::Toast;
using common::ToastArea;
using namespace std::chrono_literals;

class ToastTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void atMostThreeNewestLowest();
    void likeOnesAreMerged();
    void goesAfterItsTime();
    void waitsWhileTheWindowIsNotActive();
    void neverTakesFocus();
    void aLinkActsOnceAndCloses();
    void keepsClearOfWhatStandsAtTheFoot();
};

void ToastTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(QStringLiteral("tst_toast"));
    theme::Theme::install(*qApp);
}

void ToastTest::atMostThreeNewestLowest()
{
    QWidget window;
    window.resize(800, 600);
    ToastArea area(&window);
    for (const char* text : {"a", "b", "c", "d"})
        area.show({QLatin1String(text), {}, false, {}, {}});
    QCOMPARE(area.texts(), QStringList({QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")}));
    QVERIFY(area.geometry().right() < window.width() && area.geometry().left() > window.width() / 2);
    QVERIFY(area.geometry().bottom() < window.height());
}

void ToastTest::likeOnesAreMerged()
{
    QWidget window;
    ToastArea area(&window);
    const Toast saved{QStringLiteral("Saved 1 property"), {}, false, QStringLiteral("saved"), [](int count) {
                          return QStringLiteral("Saved %1 properties").arg(count);
                      }};
    area.show(saved);
    area.show(saved);
    area.show(saved);
    QCOMPARE(area.texts(), QStringList(QStringLiteral("Saved 3 properties")));
}

void ToastTest::goesAfterItsTime()
{
    QWidget window;
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    ToastArea area(&window);
    area.setDurations(200ms, 60s);
    area.show({QStringLiteral("plain"), {}, false, {}, {}});
    area.show({QStringLiteral("undo"), {{QStringLiteral("Undo"), {}}}, true, {}, {}});
    QTRY_COMPARE(area.texts(), QStringList(QStringLiteral("undo")));
}

void ToastTest::waitsWhileTheWindowIsNotActive()
{
    QWidget window;
    window.show();
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    ToastArea area(&window);
    area.setDurations(100ms, 100ms);
    area.show({QStringLiteral("unread"), {}, false, {}, {}});
    // A toast in the active window measures the time that has passed.
    ToastArea reference(&other);
    reference.setDurations(400ms, 400ms);
    reference.show({QStringLiteral("clock"), {}, false, {}, {}});
    QTRY_COMPARE(reference.shown(), 0);
    QCOMPARE(area.shown(), 1);
}

void ToastTest::neverTakesFocus()
{
    QWidget window;
    QLineEdit edit(&window);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    edit.setFocus();
    ToastArea area(&window);
    area.show({QStringLiteral("saved"), {{QStringLiteral("Show"), {}}}, false, {}, {}});
    QVERIFY(edit.hasFocus());
    QTest::mouseClick(area.findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(edit.hasFocus());
}

void ToastTest::aLinkActsOnceAndCloses()
{
    QWidget window;
    ToastArea area(&window);
    int undone = 0;
    area.show({QStringLiteral("saved"), {{QStringLiteral("Undo"), [&undone] { ++undone; }}}, true, {}, {}});
    area.findChild<QPushButton*>()->click();
    QCOMPARE(undone, 1);
    QCOMPARE(area.shown(), 0);
}

void ToastTest::keepsClearOfWhatStandsAtTheFoot()
{
    QWidget window;
    window.resize(800, 600);
    QWidget bar(&window);
    bar.setGeometry(0, 540, 800, 60);
    QPushButton button(&window); // of a pane, above the bar
    button.setGeometry(600, 480, 180, 32);
    QWidget elsewhere(&window);
    elsewhere.setGeometry(0, 300, 100, 300);
    for (QWidget* foot : {&bar, static_cast<QWidget*>(&button), &elsewhere})
        common::markFoot(foot);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    ToastArea area(&window);
    area.show({QStringLiteral("Saved"), {{QStringLiteral("Undo"), {}}}, true, {}, {}});
    QVERIFY(area.geometry().bottom() < button.geometry().top());
    QVERIFY(area.geometry().top() > 300);
    button.hide();
    QTRY_VERIFY(area.geometry().bottom() > button.geometry().top());
    QVERIFY(area.geometry().bottom() < bar.geometry().top());
    bar.hide();
    QTRY_VERIFY(area.geometry().bottom() > bar.geometry().top());
}

QTEST_MAIN(ToastTest)
#include "tst_toast.moc"
