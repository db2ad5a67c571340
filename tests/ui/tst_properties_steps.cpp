// Steps that a server takes back while others come, and what is staged when other versions appear; without
// servers.
#include "ui/properties/editing/staged_edits.h"
#include "ui/properties/editing/staged_file.h"
#include "ui/properties/editing/staged_json.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using properties::Draft;
using properties::EditHistory;
using properties::EditStep;
using properties::StagedEdits;
using property::Field;

namespace {

constexpr int limit = 10000;
const QLocale english(QStringLiteral("en_US"));

property::Property stored(property::PropertyId id, qint64 version = 1)
{
    property::Property property;
    property.id = id;
    property.title = QStringLiteral("Listing %1").arg(id);
    property.location = QStringLiteral("Kuah");
    property.price = property::Money::fromCents(82'000'000);
    property.version = version;
    return property;
}

property::Property titled(property::PropertyId id, qint64 version, const QString& title)
{
    property::Property property = stored(id, version);
    property.title = title;
    return property;
}

void type(StagedEdits& staged, property::PropertyId id, Field field, const QString& text)
{
    staged.begin(EditStep::Kind::Typed);
    staged.touch(id, field).setText(field, text, english);
    staged.finish();
    staged.endTyping();
}

QString titleOf(const StagedEdits& staged, property::PropertyId id)
{
    return staged.find(id)->edited().title;
}

EditStep storedStep(std::initializer_list<property::PropertyId> ids, qint64 version = 2)
{
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    for (const property::PropertyId id : ids)
        step.stored.push_back({id, stored(id), titled(id, version, QStringLiteral("Saved")), version});
    return step;
}

EditStep typedStep(property::PropertyId id, const QString& text)
{
    EditStep step;
    properties::FieldContent content;
    content.value.title = text;
    step.cells.push_back({id, Field::Title, {}, content});
    return step;
}

EditStep discarded(StagedEdits& staged)
{
    staged.begin(EditStep::Kind::Discarded);
    for (const property::PropertyId id : staged.dirty())
        staged.revert(id);
    staged.finish();
    return *staged.history().toUndo();
}

} // namespace

class TestPropertiesSteps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUndoThatComesLateIsNoRedo();
    void aRedoThatComesLateStaysBelowWhatWasTyped();
    void aStepThatWasHalfDoneIsTwo();
    void anotherVersionThanWasShownIsAskedAgain();
    void anOlderVersionInTheWayIsAConflict();
    void takesBackASaveThatWasSeenBeforeItsAnswer();
    void goesOnFromWhatWasTakenBack();
    void takingBackAnOlderStepLeavesWhatCameSince();
    void aDiscardedConflictIsAConflictAgain();
    void aPriceOfNothingIsEntered();
    void putsAsideWhatCannotBeRead_data();
    void putsAsideWhatCannotBeRead();
    void saysThatNothingIsKept();
};

void TestPropertiesSteps::anUndoThatComesLateIsNoRedo()
{
    EditHistory history;
    history.push(typedStep(7, QStringLiteral("before")));
    history.push(storedStep({1}));
    EditStep now = *history.toUndo();
    const quint64 typed = history.push(typedStep(2, QStringLiteral("meanwhile")));
    now.stored.front().version = 3;
    history.undone(now);
    QCOMPARE(history.toUndo()->number, typed);
    QVERIFY(history.toUndo()->stored.empty());
    QVERIFY(history.toRedo() == nullptr);
    history.undone();
    QCOMPARE(history.toUndo()->cells.front().row, property::PropertyId(7));
}

void TestPropertiesSteps::aRedoThatComesLateStaysBelowWhatWasTyped()
{
    EditHistory history;
    history.push(storedStep({1}));
    EditStep now = *history.toUndo();
    history.undone(now);
    const quint64 since = history.newest();
    const quint64 typed = history.push(typedStep(2, QStringLiteral("meanwhile")));
    now.stored.front().version = 4;
    history.redone(now, since);
    QCOMPARE(history.toUndo()->number, typed);
    QVERIFY(history.toRedo() == nullptr);
    history.undone();
    QVERIFY(history.toUndo()->isStored());
    QCOMPARE(history.toUndo()->stored.front().version, 4);
}

void TestPropertiesSteps::aStepThatWasHalfDoneIsTwo()
{
    EditHistory history;
    history.push(storedStep({1, 2}));
    EditStep now = *history.toUndo();
    history.undone(now);
    const std::vector<properties::StoredStep> rest{now.stored.back()};
    now.stored.pop_back();
    history.redone(now, history.newest(), rest);
    QCOMPARE(history.toUndo()->stored.front().id, property::PropertyId(1));
    QCOMPARE(history.toUndo()->stored.size(), std::size_t(1));
    QCOMPARE(history.toRedo()->stored.front().id, property::PropertyId(2));
    EditStep back = *history.toUndo();
    back.stored.push_back(rest.front());
    history.push(back); // both in one step again
    back = *history.toUndo();
    back.stored.pop_back();
    history.undone(back, rest);
    QCOMPARE(history.toUndo()->stored.front().id, property::PropertyId(2));
    QCOMPARE(history.toRedo()->stored.front().id, property::PropertyId(1));
}

void TestPropertiesSteps::anotherVersionThanWasShownIsAskedAgain()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("Mine"));
    staged.meet(titled(1, 2, QStringLiteral("Theirs")));
    const auto answer = staged.find(1)->merge().result({{Field::Title, properties::MergeChoice::Mine}});
    property::Property third = titled(1, 3, QStringLiteral("A third"));
    third.bedrooms = 6;
    QVERIFY(staged.meet(third)); // while the dialog is open
    staged.merge({*answer});
    QCOMPARE(staged.counts().conflicts, 1);
    QCOMPARE(staged.find(1)->theirs()->version, 3);
    staged.merge({*staged.find(1)->merge().result({{Field::Title, properties::MergeChoice::Mine}})});
    QCOMPARE(staged.counts().conflicts, 0);
    QCOMPARE(staged.plan().batch.updates.front().bedrooms, std::optional(6));
    QCOMPARE(staged.plan().batch.updates.front().version, 3);
}

void TestPropertiesSteps::anOlderVersionInTheWayIsAConflict()
{
    StagedEdits staged;
    staged.hold(stored(1, 7));
    type(staged, 1, Field::Title, QStringLiteral("Mine"));
    QVERIFY(!staged.meet(titled(1, 3, QStringLiteral("A late answer"))));
    QVERIFY(staged.meetInTheWay(titled(1, 3, QStringLiteral("From a backup"))));
    QCOMPARE(staged.counts().conflicts, 1);
    staged.merge({*staged.find(1)->merge().result({{Field::Title, properties::MergeChoice::Mine}})});
    QCOMPARE(staged.plan().batch.updates.front().version, 3);
}

void TestPropertiesSteps::takesBackASaveThatWasSeenBeforeItsAnswer()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("Saved"));
    const properties::SavePlan plan = staged.plan();
    property::BatchOutcome outcome;
    outcome.updated = {titled(1, 2, QStringLiteral("Saved"))};
    staged.meet(outcome.updated.front()); // the list was quicker
    staged.accept(plan, outcome, staged.history().newest());
    const EditStep* step = staged.history().toUndo();
    QVERIFY(step != nullptr && step->isStored());
    QCOMPARE(step->stored.front().before->title, QStringLiteral("Listing 1"));
    QCOMPARE(step->stored.front().after->title, QStringLiteral("Saved"));
}

void TestPropertiesSteps::goesOnFromWhatWasTakenBack()
{
    StagedEdits staged;
    staged.hold(titled(1, 2, QStringLiteral("Saved")));
    type(staged, 1, Field::Price, QStringLiteral("5"));
    staged.follow(stored(1, 3), 2); // our own undo
    QCOMPARE(staged.counts().conflicts, 0);
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Listing 1"));
    QCOMPARE(staged.find(1)->changedFields(), std::vector<Field>{Field::Price});
    staged.follow(stored(1, 9), 8); // over a version that this was not edited on
    QCOMPARE(staged.find(1)->base().version, 3);
}

void TestPropertiesSteps::takingBackAnOlderStepLeavesWhatCameSince()
{
    StagedEdits staged;
    staged.hold(stored(1));
    staged.begin(EditStep::Kind::Pasted);
    staged.touch(1, Field::Title).setText(Field::Title, QStringLiteral("Pasted"), english);
    staged.touch(1, Field::Location).setText(Field::Location, QStringLiteral("Padang"), english);
    const property::PropertyId begun = staged.add(Draft::duplicateOf(stored(7)));
    const property::PropertyId kept = staged.add(Draft::duplicateOf(stored(8)));
    staged.finish();
    const EditStep pasted = *staged.history().toUndo();
    type(staged, 1, Field::Title, QStringLiteral("Typed since"));
    type(staged, kept, Field::Title, QStringLiteral("Typed since"));
    QVERIFY(staged.takeBack(pasted));
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Typed since"));
    QCOMPARE(staged.find(1)->edited().location, QStringLiteral("Kuah"));
    QVERIFY(staged.find(begun) == nullptr);
    QCOMPARE(titleOf(staged, kept), QStringLiteral("Typed since"));
    QVERIFY(staged.undo());
    QCOMPARE(staged.find(1)->edited().location, QStringLiteral("Padang"));
    QVERIFY(staged.find(begun) != nullptr);
    QVERIFY(staged.undo());
    QCOMPARE(titleOf(staged, kept), QStringLiteral("Listing 8 (copy)"));
}

void TestPropertiesSteps::aDiscardedConflictIsAConflictAgain()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("Mine"));
    staged.meet(titled(1, 2, QStringLiteral("Theirs")));
    const EditStep step = discarded(staged);
    QCOMPARE(staged.counts().total(), 0);
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Theirs"));
    staged.letGo(1);
    staged.meet(titled(1, 3, QStringLiteral("A third"))); // while nothing was staged
    QVERIFY(staged.undo());
    QCOMPARE(staged.counts().conflicts, 1);
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Mine"));
    QCOMPARE(staged.find(1)->base().version, 1);
    QCOMPARE(staged.find(1)->theirs()->title, QStringLiteral("A third"));
    QVERIFY(staged.redo());
    QCOMPARE(titleOf(staged, 1), QStringLiteral("A third"));
    QVERIFY(staged.takeBack(step)); // by the link of its toast
    QCOMPARE(staged.counts().conflicts, 1);
}

void TestPropertiesSteps::aPriceOfNothingIsEntered()
{
    StagedEdits staged;
    staged.begin(EditStep::Kind::Added);
    const property::PropertyId id = staged.add(Draft());
    staged.finish();
    const auto price = [&] { return staged.find(id)->text(Field::Price, english); };
    type(staged, id, Field::Price, QStringLiteral("0"));
    const QString entered = price();
    QVERIFY(!entered.isEmpty());
    type(staged, id, Field::Title, QStringLiteral("For nothing"));
    const auto read = properties::stagedFromJson(properties::stagedToJson({*staged.find(id)}));
    QVERIFY(read);
    QCOMPARE(read->front().text(Field::Price, english), entered);
    QVERIFY(staged.undo());
    QVERIFY(staged.undo());
    QCOMPARE(price(), QString());
    QVERIFY(staged.redo());
    QCOMPARE(price(), entered);
}

void TestPropertiesSteps::putsAsideWhatCannotBeRead_data()
{
    QTest::addColumn<bool>("canBeOpened");
    QTest::newRow("no JSON") << true;
    QTest::newRow("not to be opened") << false;
}

void TestPropertiesSteps::putsAsideWhatCannotBeRead()
{
    QFETCH(bool, canBeOpened);
    QTemporaryDir folder;
    Draft draft(stored(1));
    draft.setText(Field::Title, QStringLiteral("One"), english);
    {
        properties::StagedFile file(QStringLiteral("test"), nullptr, folder.path());
        QSignalSpy kept(&file, &properties::StagedFile::kept);
        file.open();
        file.keep({draft});
        QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, limit);
    }
    const QString path = folder.filePath(QDir(folder.path()).entryList({QStringLiteral("*.json")}).value(0));
    QStringList aside;
    for (int round = 0; round < 2; ++round) {
        QVERIFY(QFile::remove(path));
        QFile broken(path);
        QVERIFY(canBeOpened ? broken.open(QIODevice::WriteOnly) : QDir().mkdir(path));
        if (canBeOpened)
            broken.write("{\"format\": 1, \"rows\": [");
        broken.close();
        properties::StagedFile file(QStringLiteral("test"), nullptr, folder.path());
        QSignalSpy loaded(&file, &properties::StagedFile::loaded);
        QSignalSpy kept(&file, &properties::StagedFile::kept);
        QSignalSpy putAside(&file, &properties::StagedFile::putAside);
        file.open();
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, limit);
        QCOMPARE(putAside.size(), 1);
        aside.append(putAside.first().first().value<base::Error>().subject);
        QVERIFY(QFileInfo::exists(aside.last()));
        QVERIFY(file.isKeeping());
        file.keep({draft});
        QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, limit);
    }
    QVERIFY(aside.first() != aside.last()); // the second one has not replaced the first
    QVERIFY(QFileInfo::exists(aside.first()));
}

void TestPropertiesSteps::saysThatNothingIsKept()
{
    QTemporaryDir folder;
    QFile taken(folder.filePath(QStringLiteral("staged")));
    QVERIFY(taken.open(QIODevice::WriteOnly));
    properties::StagedFile placeless(QStringLiteral("test"), nullptr, taken.fileName());
    QSignalSpy refused(&placeless, &properties::StagedFile::failed);
    QVERIFY(!placeless.isKeeping());
    placeless.open();
    QCOMPARE(refused.size(), 1);
    QVERIFY(!placeless.isKeeping());

    const QString gone = folder.filePath(QStringLiteral("gone"));
    properties::StagedFile file(QStringLiteral("test"), nullptr, gone);
    QSignalSpy failed(&file, &properties::StagedFile::failed);
    QSignalSpy kept(&file, &properties::StagedFile::kept);
    file.open();
    QVERIFY(file.isKeeping());
    QVERIFY(QDir(gone).removeRecursively());
    Draft draft(stored(1));
    draft.setText(Field::Title, QStringLiteral("One"), english);
    file.keep({draft});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, limit);
    QVERIFY(!file.isKeeping());
    QVERIFY(QDir().mkpath(gone));
    file.keep({draft});
    QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, limit);
    QVERIFY(file.isKeeping());
}

QTEST_MAIN(TestPropertiesSteps)
#include "tst_properties_steps.moc"
