// Bulk work beside other people and on other profiles: conflicts, deletion, read-only, production.
#include "properties_bulk_fixture.h"

#include <QAbstractItemModelTester>

using properties::BulkStage;
using properties::MergeChoice;
using properties::PropertyListModel;
using property::Field;
using property::Money;
using property::PropertyId;

class TestPropertiesBulkOthers : public test::PropertiesBulkFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void init()
    {
        m_other.reset();
        openPage();
    }
    void cleanup()
    {
        base::setPauseHook({});
        closePage();
    }

    void somebodyElseIsFirst();
    void comparesWhatSomebodyElseChanged();
    void looksAgainAtWhatWasChanged();
    void undoLeavesAloneWhatWasChangedSince();
    void deletesManyAndTakesBack();
    void readOnlySaysWhy();
    void productionAsksForItsName();

private:
    std::unique_ptr<workspace::Workspace> openAs(const std::function<void(profile::Profile&)>& change)
    {
        profile::Profile profile = m_servers->profile();
        change(profile);
        auto opened = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
        opened->open();
        const bool isOpen =
            QTest::qWaitFor([&] { return opened->stage() == workspace::Stage::Open; }, 30'000);
        return isOpen ? std::move(opened) : nullptr;
    }

    // Three rows get another price; the middle one meets somebody in between.
    void meetSomebody(const std::vector<PropertyId>& ids, std::function<void(property::Property&)> theirs)
    {
        m_price = Money::fromCents(m_price.cents() + 10'000);
        selectRows(0, 2);
        openEdit();
        enterAndWait(Field::Price, QStringLiteral("= ") + m_price.toDatabase());
        QVERIFY(saveElsewhere(ids[1], std::move(theirs)));
        click(dialog()->verb());
        QTRY_COMPARE_WITH_TIMEOUT(bulk().stage(), BulkStage::Done, limit);
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    }

    std::unique_ptr<workspace::Workspace> m_other;
    Money m_price = Money::fromCents(7'770'000); // of the latest edit
};

void TestPropertiesBulkOthers::somebodyElseIsFirst()
{
    const auto ids = idsOf(0, 2);
    meetSomebody(ids, [](property::Property& p) { p.bedrooms = 9; });
    QAbstractItemModelTester tester(&dialog()->troubles(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    QVERIFY2(dialog()->headline().startsWith(QStringLiteral("Changed 2 of 3")),
             qPrintable(dialog()->headline()));
    QCOMPARE(dialog()->troubles().rowCount(), 1);
    QCOMPARE(dialog()->troubles().at(0)->key, QByteArray::number(ids[1]));
    QCOMPARE(dialog()->troubles().index(0, 1).data().toString(), stored(ids[1])->title);
    const QString user = value(QStringLiteral("select session_user::text"));
    const QString why = dialog()->troubles().index(0, 2).data().toString();
    QVERIFY2(why.contains(QStringLiteral("Changed meanwhile")) && why.contains(user), qPrintable(why));
    QCOMPARE(stored(ids[1])->bedrooms, std::optional(9));
    QVERIFY(stored(ids[1])->price != m_price);
    QCOMPARE(stored(ids[0])->price, m_price);
    dialog()->reject();
}

void TestPropertiesBulkOthers::comparesWhatSomebodyElseChanged()
{
    const auto ids = idsOf(0, 2);
    const Money before = stored(ids[1])->price;
    meetSomebody(ids, [](property::Property& p) {
        p.price = Money::fromCents(12'340'000);
        p.bathrooms = 8;
    });
    auto* compare = test::button(*dialog(), QStringLiteral("Compare 1 conflict(s)…"));
    click(compare);
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit);
    QCOMPARE(conflictDialog()->merge().base().price, before);
    QCOMPARE(conflictDialog()->merge().theirs().price, Money::fromCents(12'340'000));
    QCOMPARE(conflictDialog()->merge().mine().price, m_price);
    conflictDialog()->choose(Field::Price, MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(stored(ids[1])->price, m_price);
    QCOMPARE(stored(ids[1])->bathrooms, std::optional(8)); // theirs is kept
}

void TestPropertiesBulkOthers::looksAgainAtWhatWasChanged()
{
    const auto ids = idsOf(0, 2);
    for (const PropertyId id : ids)
        QVERIFY(saveElsewhere(id, [](property::Property& p) { p.price = Money::fromCents(100); }));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().at(1)->price == Money::fromCents(100), limit);
    meetSomebody(ids, [](property::Property& p) { p.title += QStringLiteral(" two"); });
    click(test::button(*dialog(), QStringLiteral("Look at what was changed again")));
    waitForPreview();
    QCOMPARE(bulk().stage(), BulkStage::Wish);
    QCOMPARE(bulk().scope().ids, std::vector<PropertyId>{ids[1]});
    QVERIFY(line(Field::Price)->text().contains(m_price.toDatabase())); // the wish stands
    applyAndWait();
    QCOMPARE(stored(ids[1])->price, m_price);
    QVERIFY(stored(ids[1])->title.endsWith(QStringLiteral(" two")));
}

void TestPropertiesBulkOthers::undoLeavesAloneWhatWasChangedSince()
{
    const auto ids = idsOf(0, 2);
    const auto bedrooms = stored(ids[0])->bedrooms;
    selectRows(0, 2);
    openEdit();
    enterAndWait(Field::Bedrooms, QStringLiteral("31"));
    applyAndWait();
    QVERIFY(saveElsewhere(ids[2], [](property::Property& p) { p.bedrooms = 32; }));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QVERIFY2(m_toasts.back().contains(QStringLiteral("Took back")) &&
                 m_toasts.back().contains(QStringLiteral("1 left alone")),
             qPrintable(m_toasts.back()));
    QCOMPARE(stored(ids[0])->bedrooms, bedrooms);
    QCOMPARE(stored(ids[2])->bedrooms, std::optional(32));
    m_undoLink(); // “Show”
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*m_page, QStringLiteral("Somebody has changed them since")), limit);
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 3, limit);
    QCOMPARE(stored(ids[0])->bedrooms, std::optional(31));
    QCOMPARE(stored(ids[2])->bedrooms, std::optional(32));
}

void TestPropertiesBulkOthers::deletesManyAndTakesBack()
{
    const QString before = dump();
    selectRows(4, 7);
    const auto ids = idsOf(4, 7);
    openDelete();
    QCOMPARE(dialog()->form(), nullptr);
    QCOMPARE(dialog()->headline(), QStringLiteral("4 will go to the bin"));
    QVERIFY(test::says(*dialog(), QStringLiteral("can be brought back")));
    QCOMPARE(dialog()->samples().rowCount(), 4);
    QTRY_COMPARE(QApplication::focusWidget(), dialog()->verb()); // development: the verb
    applyAndWait();
    QVERIFY2(m_toasts.front().startsWith(QStringLiteral("Deleted 4")), qPrintable(m_toasts.front()));
    QCOMPARE(stored(ids[0]).error().code, base::ErrorCode::NotFound);
    QTRY_VERIFY_WITH_TIMEOUT(!model().rowOf(ids[0]).has_value(), limit);
    m_undoLink();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowOf(ids[3]).has_value(), limit);
    QCOMPARE(dump(), before);
}

void TestPropertiesBulkOthers::readOnlySaysWhy()
{
    closePage();
    m_other = openAs([](profile::Profile& profile) { profile.access = base::AccessMode::ReadOnly; });
    QVERIFY(m_other);
    openPageOf(*m_other);
    selectRows(0, 2);
    const QAction* action = m_page->action(common::ActionId::BulkEdit);
    QVERIFY(!action->isEnabled());
    QCOMPARE(action->statusTip(), QStringLiteral("This profile is read-only"));
    m_page->bulk()->edit();
    m_page->bulk()->remove();
    QVERIFY(dialog() == nullptr);
}

void TestPropertiesBulkOthers::productionAsksForItsName()
{
    closePage();
    m_other =
        openAs([](profile::Profile& profile) { profile.environment = profile::Environment::Production; });
    QVERIFY(m_other);
    openPageOf(*m_other);
    const QString before = dump();
    selectRows(0, 1);
    openDelete();
    QVERIFY(QApplication::focusWidget() != dialog()->verb());
    click(dialog()->verb());
    auto* danger = test::opened<common::DangerDialog>(*dialog());
    QVERIFY(danger != nullptr && !danger->isConfirmable());
    QTest::keyClick(danger, Qt::Key_Return);
    QCOMPARE(bulk().stage(), BulkStage::Wish);
    QTest::keyClicks(danger->findChild<QLineEdit*>(), QStringLiteral("test"));
    QVERIFY(danger->isConfirmable());
    QCOMPARE(dump(), before);
    click(test::button(*danger, QStringLiteral("Delete 2 propert(ies)")));
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.front().endsWith(QStringLiteral("test")), qPrintable(m_toasts.front()));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(dump(), before);
}

QTEST_MAIN(TestPropertiesBulkOthers)
#include "tst_properties_bulk_others.moc"
