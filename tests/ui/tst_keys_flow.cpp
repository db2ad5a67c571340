// What holds the Keys page together: where the focus goes, sizes that are typed, and what is remembered of
// the page the next time.
#include "keys_browse_fixture.h"
#include "ui/common/profile_settings.h"
#include "ui/keys/change/delete_dialog.h"
#include "ui/keys/splitter_memory.h"

#include <QHeaderView>
#include <QMenu>
#include <QSplitter>

using common::ActionId;

class KeysFlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init();
    void cleanup() { m_world.closePage(); }

    void theFocusComesBackFromADialog();
    void aTypedSizeFilters();
    void orderAndColumnsAreRemembered();
    void aDividedPageIsDividedSoAgain();

private:
    bool exists(const QByteArray& key) { return m_world.ask({"EXISTS", key}).toInteger() == 1; }

    test::KeysWorld m_world;
};

void KeysFlowTest::init()
{
    QSettings().clear();
    m_world.ask({"FLUSHALL"});
    m_world.ask(
        {"SET", "shop:rows", R"([{"id": 7, "title": "Villa"}, {"id": 8, "title": "Flat"}])", "EX", "4000"});
    m_world.ask({"SET", "shop:other", QByteArray(100'000, 'x')});
    m_world.ask({"SET", "user:1", "mira"});
    QVERIFY(m_world.openPage());
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && m_world.at("shop:").isValid(), test::limit);
}

void KeysFlowTest::theFocusComesBackFromADialog()
{
    m_world.tree().setFocus();
    m_world.tree().setCurrentIndex(m_world.at("shop:"));
    m_world.page->action(ActionId::Delete)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(test::opened<keys::DeleteDialog>(*m_world.page), test::limit);
    QTest::keyClick(test::opened<keys::DeleteDialog>(*m_world.page), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!test::opened<keys::DeleteDialog>(*m_world.page), test::limit);
    m_world.page->activateWindow(); // as a window manager does
    QVERIFY(QTest::qWaitForWindowActive(m_world.page.get()));
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(&m_world.tree()));
    QVERIFY(exists("shop:rows"));
}

void KeysFlowTest::aTypedSizeFilters()
{
    QVERIFY(m_world.expand("shop:"));
    auto* const size = test::button(*m_world.page, QStringLiteral("Size"));
    QVERIFY(size && size->menu());
    size->menu()->popup(size->mapToGlobal(QPoint(0, size->height())));
    auto* const field = size->menu()->findChild<QLineEdit*>();
    QTRY_VERIFY_WITH_TIMEOUT(field && field->isVisible(), test::limit);
    QTest::keyClicks(field, QStringLiteral("10 or so"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!field->toolTip().isEmpty() && m_world.presenter().filter().isEmpty());
    field->clear();
    QTest::keyClicks(field, QStringLiteral("50 - 200 KiB"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!size->menu()->isVisible());
    QCOMPARE(m_world.presenter().filter().memoryFrom, std::optional<qint64>(50 * 1024));
    QCOMPARE(m_world.presenter().filter().memoryTo, std::optional<qint64>(200 * 1024));
    QTRY_VERIFY_WITH_TIMEOUT(size->text().endsWith(QStringLiteral("•")), test::limit);
}

void KeysFlowTest::orderAndColumnsAreRemembered()
{
    QHeaderView* const head = m_world.tree().header();
    const int memory = head->sectionViewportPosition(keys::KeyTreeModel::Memory) + 20;
    QTest::mouseClick(head->viewport(), Qt::LeftButton, {}, QPoint(memory, head->height() / 2));
    QCOMPARE(m_world.model().order(), keyspace::TreeOrder::Memory);
    QCOMPARE(head->sortIndicatorSection(), int(keys::KeyTreeModel::Memory));
    const int before = head->sectionSize(keys::KeyTreeModel::Keys);
    head->resizeSection(keys::KeyTreeModel::Keys, before + 40); // as the mouse does
    const auto isKept = [](const char* leaf) {
        return QSettings().contains(common::profileSettingsKey(QStringLiteral("test"), QLatin1String(leaf)));
    };
    QTRY_VERIFY_WITH_TIMEOUT(isKept("keys/columns"), test::limit);

    m_world.closePage();
    QVERIFY(m_world.openPage());
    QCOMPARE(m_world.model().order(), keyspace::TreeOrder::Memory);
    QCOMPARE(m_world.tree().header()->sectionSize(keys::KeyTreeModel::Keys), before + 40);
}

void KeysFlowTest::aDividedPageIsDividedSoAgain()
{
    const auto divided = [] {
        auto splitter = std::make_unique<QSplitter>();
        splitter->resize(1000, 300);
        splitter->addWidget(new QWidget);
        splitter->addWidget(new QWidget);
        splitter->widget(1)->hide();
        new keys::SplitterMemory(*splitter, QStringLiteral("test/splitter"));
        splitter->show();
        splitter->widget(1)->show();
        return splitter;
    };
    {
        const auto splitter = divided();
        QSplitterHandle* const handle = splitter->handle(1);
        const QPoint at = handle->rect().center();
        QTest::mousePress(handle, Qt::LeftButton, {}, at);
        QTest::mouseMove(handle, at + QPoint(700 - handle->x(), 0));
        QTest::mouseRelease(handle, Qt::LeftButton, {}, at);
        QVERIFY(std::abs(splitter->sizes().first() - 700) < 20);
    }
    const auto again = divided();
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(again->sizes().first() - 700) < 20, test::limit);
    again->widget(1)->hide();
    again->widget(1)->show();
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(again->sizes().first() - 700) < 20, test::limit);
}

QTEST_MAIN(KeysFlowTest)
#include "tst_keys_flow.moc"
