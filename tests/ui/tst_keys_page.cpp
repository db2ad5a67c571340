// The Keys page with all its rooms, on a real server: what its actions do to keys, and how they are taken
// back.
#include "keys_browse_fixture.h"
#include "ui/keys/change/delete_dialog.h"
#include "ui/keys/change/new_key_dialog.h"
#include "ui/keys/change/rename_dialog.h"
#include "ui/keys/change/trash_tab.h"
#include "ui/keys/console/console_pane.h"

#include <QMenu>

using common::ActionId;

class KeysPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init();
    void cleanup() { m_world.closePage(); }

    void aKeyIsDeletedAndBroughtBack();
    void aNamespaceIsDeletedAsItWasShown();
    void aSelectionIsDeletedExactly();
    void aNewKeyBeginsWhereOneIs();
    void aKeyIsRenamedAndFollowed();
    void ownKeysAreDeletedButNeverRenamed();
    void theMenuBelongsToTheRow();
    void aBookmarkLeadsBack();
    void theConsoleIsDockedBelow();
    void everyPaneIsReachedByKeys();
    void onlyTheTabInFrontActs();

private:
    bool exists(const QByteArray& key) { return m_world.ask({"EXISTS", key}).toInteger() == 1; }
    QAction& action(ActionId id) { return *m_world.page->action(id); }

    test::KeysWorld m_world;
    std::vector<common::Toast> m_toasts;
};

void KeysPageTest::init()
{
    QSettings().clear();
    m_toasts.clear();
    m_world.ask({"FLUSHALL"});
    for (const QByteArray key : {"session:1", "session:2", "session:10", "user:1"})
        m_world.ask({"SET", key, "value of " + key});
    QVERIFY(m_world.openPage());
    connect(m_world.page.get(), &common::Page::toastRequested, this,
            [this](const common::Toast& toast) { m_toasts.push_back(toast); });
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && m_world.at("session:").isValid(), test::limit);
    QVERIFY(m_world.expand("session:"));
}

void KeysPageTest::aKeyIsDeletedAndBroughtBack()
{
    m_world.click("session:1");
    QVERIFY(action(ActionId::Delete).isEnabled());
    action(ActionId::Delete).trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!exists("session:1"), test::limit);
    QTRY_VERIFY_WITH_TIMEOUT(!m_world.at("session:1").isValid(), test::limit);
    QTRY_VERIFY_WITH_TIMEOUT(!m_toasts.empty() && m_toasts.back().hasUndo, test::limit);
    QTRY_VERIFY_WITH_TIMEOUT(action(ActionId::Undo).isEnabled(), test::limit);
    action(ActionId::Undo).trigger();
    QTRY_VERIFY_WITH_TIMEOUT(exists("session:1") && m_world.at("session:1").isValid(), test::limit);
    QCOMPARE(m_world.ask({"GET", "session:1"}).bytes(), QByteArray("value of session:1"));
}

void KeysPageTest::aNamespaceIsDeletedAsItWasShown()
{
    m_world.tree().setCurrentIndex(m_world.at("session:"));
    action(ActionId::Delete).trigger();
    QTRY_VERIFY_WITH_TIMEOUT(test::opened<keys::DeleteDialog>(*m_world.page), test::limit);
    auto* const dialog = test::opened<keys::DeleteDialog>(*m_world.page);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), keys::DeleteDialog::State::Ready, test::limit);
    m_world.ask({"SET", "session:late", "x"}); // nobody has seen it
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!exists("session:1") && !exists("session:2") && !exists("session:10"),
                             test::limit);
    QVERIFY(exists("session:late") && exists("user:1"));
}

void KeysPageTest::aSelectionIsDeletedExactly()
{
    m_world.click("session:1", Qt::ControlModifier);
    m_world.click("session:2", Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.presenter().view().selected, qint64(2), test::limit);
    m_world.tree().setCurrentIndex(m_world.at("user:")); // current, not selected
    action(ActionId::Delete).trigger();
    QTRY_VERIFY_WITH_TIMEOUT(test::opened<keys::DeleteDialog>(*m_world.page), test::limit);
    auto* const dialog = test::opened<keys::DeleteDialog>(*m_world.page);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->state(), keys::DeleteDialog::State::Ready, test::limit);
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!exists("session:1") && !exists("session:2"), test::limit);
    QVERIFY(exists("session:10") && exists("user:1"));
}

void KeysPageTest::aNewKeyBeginsWhereOneIs()
{
    m_world.tree().setCurrentIndex(m_world.at("session:2"));
    action(ActionId::NewRecord).trigger();
    auto* const dialog = test::opened<keys::NewKeyDialog>(*m_world.page);
    QVERIFY(dialog);
    QCOMPARE(dialog->nameField()->text(), QStringLiteral("session:"));
    dialog->nameField()->setText(QStringLiteral("session:new"));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(exists("session:new"), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().path(m_world.tree().currentIndex()), QByteArray("session:new"),
                              test::limit);
    QCOMPARE(m_world.page->browser()->pane()->key(), QByteArray("session:new"));
}

void KeysPageTest::aKeyIsRenamedAndFollowed()
{
    m_world.click("session:1");
    action(ActionId::RenameKey).trigger();
    auto* const dialog = test::opened<keys::RenameDialog>(*m_world.page);
    QVERIFY(dialog);
    dialog->nameField()->setText(QStringLiteral("moved:here"));
    QTest::mouseClick(dialog->verbButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(exists("moved:here") && !exists("session:1"), test::limit);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().path(m_world.tree().currentIndex()), QByteArray("moved:here"),
                              test::limit);
    QVERIFY(!m_world.at("session:1").isValid());
}

void KeysPageTest::ownKeysAreDeletedButNeverRenamed()
{
    const QByteArray own = "keystead:{0123456789ab}:page:page=1";
    m_world.ask({"SET", own, "x"});
    m_world.page->showKey(own);
    m_world.page->action(ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_world.isComplete() && !m_world.presenter().isHeld(), test::limit);
    m_world.page->showKey(own);
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().path(m_world.tree().currentIndex()), own, test::limit);
    QVERIFY(!action(ActionId::RenameKey).isEnabled() && !action(ActionId::Duplicate).isEnabled());
    QVERIFY(!action(ActionId::RenameKey).statusTip().isEmpty());
    QVERIFY(action(ActionId::Delete).isEnabled());
    QCOMPARE(m_world.tree().currentIndex().siblingAtColumn(0).data(common::MarkRole).toString(),
             QStringLiteral("page"));
}

void KeysPageTest::theMenuBelongsToTheRow()
{
    const auto menuOf = [this](const QByteArray& path) {
        m_world.tree().setCurrentIndex(m_world.at(path));
        m_world.tree().setFocus();
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
        QCoreApplication::sendEvent(&m_world.tree(), &event);
        QStringList texts;
        if (auto* const menu = test::opened<QMenu>(*m_world.page)) {
            for (const QAction* each : menu->actions())
                texts << QString(each->text()).remove(QLatin1Char('&'));
            menu->close();
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return texts;
    };
    QVERIFY(menuOf("session:").contains(QStringLiteral("Measure memory")));
    const QStringList ofKey = menuOf("session:1");
    QVERIFY(ofKey.contains(QStringLiteral("Open")) && !ofKey.contains(QStringLiteral("Measure memory")));
    QCOMPARE(ofKey.filter(QStringLiteral("Delete")).size(), 1);
}

void KeysPageTest::aBookmarkLeadsBack()
{
    m_world.click("session:2");
    action(ActionId::Bookmark).trigger();
    QVERIFY(action(ActionId::Bookmark).isChecked());
    QCOMPARE(m_toasts.size(), std::size_t(1));
    m_world.click("session:10");
    QVERIFY(!action(ActionId::Bookmark).isChecked());
    QTest::keyClick(&m_world.tree(), Qt::Key_Left);
    QMenu* const menu = m_world.page->browser()->filterLine()->bookmarksButton()->menu();
    const auto actions = menu->actions();
    const auto found = std::find_if(actions.begin(), actions.end(), [](const QAction* each) {
        return each->text() == QStringLiteral("session:2");
    });
    QVERIFY(found != actions.end());
    (*found)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_world.model().path(m_world.tree().currentIndex()), QByteArray("session:2"),
                              test::limit);
}

void KeysPageTest::theConsoleIsDockedBelow()
{
    QVERIFY(m_world.page->console()->isHidden());
    action(ActionId::ShowConsole).trigger();
    QVERIFY(m_world.page->console()->isVisible() && action(ActionId::ShowConsole).isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(m_world.page->console()->isAncestorOf(QApplication::focusWidget()), test::limit);
    m_world.page->setCurrentTab(1);
    action(ActionId::ShowConsole).trigger(); // hides it: it is not in front
    action(ActionId::ShowConsole).trigger();
    QCOMPARE(m_world.page->currentTab(), 0);
    QVERIFY(m_world.page->console()->isVisible());
}

void KeysPageTest::everyPaneIsReachedByKeys()
{
    m_world.click("session:2");
    action(ActionId::ShowConsole).trigger();
    QCOMPARE(m_world.page->panes().size(), 4); // search, keys, value, console
    for (QWidget* const pane : m_world.page->panes())
        QVERIFY(pane->isVisible());
}

void KeysPageTest::onlyTheTabInFrontActs()
{
    m_world.click("session:2");
    QVERIFY(action(ActionId::Delete).isEnabled());
    m_world.page->setCurrentTab(1);
    QVERIFY(!action(ActionId::Delete).isEnabled());
    QVERIFY(m_world.page->scanBar()->isHidden() && m_world.page->trash()->isVisible());
    m_world.page->setCurrentTab(0);
    QVERIFY(action(ActionId::Delete).isEnabled());
}

QTEST_MAIN(KeysPageTest)
#include "tst_keys_page.moc"
