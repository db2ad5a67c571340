// What is staged and how it is taken back, kept on disk and read from a paste; without servers.
#include "ui/common/format.h"
#include "ui/properties/editing/pasted_text.h"
#include "ui/properties/editing/staged_edits.h"
#include "ui/properties/editing/staged_file.h"
#include "ui/properties/editing/staged_json.h"
#include "ui/properties/list/property_list_model.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using properties::Draft;
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

void type(StagedEdits& staged, property::PropertyId id, Field field, const QString& text)
{
    staged.begin(EditStep::Kind::Typed);
    staged.touch(id, field).setText(field, text, english);
    staged.finish();
}

QString titleOf(const StagedEdits& staged, property::PropertyId id)
{
    return staged.find(id)->edited().title;
}

} // namespace

class TestPropertiesStaging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesBackAndForthStepByStep();
    void typingInOneCellIsOneStep();
    void isCleanAgainAtTheOldValue();
    void bringsBackWhatWasDiscarded();
    void bringsBackANewListing();
    void takesBackAnOlderStepAsANewOne();
    void oneStepStandsForWhatWasStored();
    void findsItsOwnSaveWhenTheAnswerWasLost();
    void aVersionOfSomebodyElseIsAConflict();
    void keptEditsAreReadAgain();
    void leavesAFileOfAnotherFormatAside();
    void aSecondWindowHasItsOwnFile();
    void isPrivateAndGoesWhenNothingIsStaged();
    void readsTsv_data();
    void readsTsv();
    void placesTsv();
};

void TestPropertiesStaging::goesBackAndForthStepByStep()
{
    StagedEdits staged;
    staged.hold(stored(1));
    staged.hold(stored(2));
    type(staged, 1, Field::Title, QStringLiteral("One"));
    type(staged, 2, Field::Title, QStringLiteral("Two"));
    QCOMPARE(staged.counts().changed, 2);
    QVERIFY(staged.undo());
    QCOMPARE(titleOf(staged, 2), QStringLiteral("Listing 2"));
    QCOMPARE(titleOf(staged, 1), QStringLiteral("One"));
    QVERIFY(staged.undo());
    QCOMPARE(staged.counts().total(), 0);
    QVERIFY(!staged.undo());
    QVERIFY(staged.redo());
    QVERIFY(staged.redo());
    QVERIFY(!staged.redo());
    QCOMPARE(titleOf(staged, 2), QStringLiteral("Two"));
    QVERIFY(staged.undo());
    type(staged, 1, Field::Price, QStringLiteral("5"));
    QVERIFY(!staged.redo()); // another way was taken
}

void TestPropertiesStaging::typingInOneCellIsOneStep()
{
    StagedEdits staged;
    staged.hold(stored(1));
    for (const char* text : {"V", "Vi", "Villa"})
        type(staged, 1, Field::Title, QLatin1String(text));
    type(staged, 1, Field::Price, QStringLiteral("5"));
    QVERIFY(staged.undo());
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Villa"));
    QVERIFY(staged.undo());
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Listing 1"));
    type(staged, 1, Field::Title, QStringLiteral("A"));
    staged.endTyping();
    type(staged, 1, Field::Title, QStringLiteral("B"));
    QVERIFY(staged.undo());
    QCOMPARE(titleOf(staged, 1), QStringLiteral("A"));
}

void TestPropertiesStaging::isCleanAgainAtTheOldValue()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("Villa"));
    QVERIFY(staged.isDirty(1));
    type(staged, 1, Field::Title, QStringLiteral("Listing 1"));
    QVERIFY(!staged.isDirty(1));
    QVERIFY(!staged.row(1));
    QVERIFY(staged.history().toUndo() == nullptr);
}

void TestPropertiesStaging::bringsBackWhatWasDiscarded()
{
    StagedEdits staged;
    staged.hold(stored(1));
    staged.hold(stored(2));
    type(staged, 1, Field::Title, QStringLiteral("One"));
    type(staged, 1, Field::Price, QStringLiteral("abc"));
    type(staged, 2, Field::Title, QStringLiteral("Two"));
    staged.begin(EditStep::Kind::Discarded);
    for (const property::PropertyId id : staged.dirty())
        staged.revert(id);
    staged.finish();
    QCOMPARE(staged.counts().total(), 0);
    QVERIFY(staged.undo());
    QCOMPARE(staged.counts().total(), 2);
    QCOMPARE(staged.find(1)->text(Field::Price, english), QStringLiteral("abc"));
}

void TestPropertiesStaging::bringsBackANewListing()
{
    StagedEdits staged;
    staged.begin(EditStep::Kind::Duplicated);
    const property::PropertyId id = staged.add(Draft::duplicateOf(stored(7)));
    staged.finish();
    QVERIFY(id < 0);
    QCOMPARE(staged.counts().added, 1);
    type(staged, id, Field::Title, QStringLiteral("Copy"));
    QVERIFY(staged.undo());
    QVERIFY(staged.undo());
    QVERIFY(staged.find(id) == nullptr);
    QCOMPARE(staged.counts().total(), 0);
    QVERIFY(staged.redo());
    QVERIFY(staged.redo());
    QCOMPARE(titleOf(staged, id), QStringLiteral("Copy"));
    QCOMPARE(staged.plan().creates, std::vector<property::PropertyId>{id});
    QCOMPARE(staged.plan().batch.creates.front().id, 0);
}

void TestPropertiesStaging::takesBackAnOlderStepAsANewOne()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("One"));
    const EditStep first = *staged.history().toUndo();
    type(staged, 1, Field::Price, QStringLiteral("5"));
    QVERIFY(staged.takeBack(first));
    QCOMPARE(titleOf(staged, 1), QStringLiteral("Listing 1"));
    QCOMPARE(staged.find(1)->edited().price, property::Money::fromCents(500));
    QVERIFY(staged.undo());
    QCOMPARE(titleOf(staged, 1), QStringLiteral("One"));
}

void TestPropertiesStaging::oneStepStandsForWhatWasStored()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("One"));
    const properties::SavePlan plan = staged.plan();
    staged.endTyping();
    const quint64 upTo = staged.history().newest();
    type(staged, 1, Field::Price, QStringLiteral("5")); // while it is being stored
    property::BatchOutcome outcome;
    outcome.updated = {plan.batch.updates.front()};
    outcome.updated.front().version = 2;
    staged.accept(plan, outcome, upTo);
    QCOMPARE(staged.find(1)->base().version, 2);
    QCOMPARE(staged.find(1)->changedFields(), std::vector<Field>{Field::Price});
    QVERIFY(staged.undo());
    QVERIFY(!staged.isDirty(1));
    const EditStep* step = staged.history().toUndo();
    QVERIFY(step != nullptr && step->isStored());
    QVERIFY(!staged.undo()); // that one is the server's
    QCOMPARE(step->stored.front().before->title, QStringLiteral("Listing 1"));
    QCOMPARE(step->stored.front().version, 2);
    QVERIFY(staged.redo());
    QVERIFY(staged.isDirty(1));
}

void TestPropertiesStaging::findsItsOwnSaveWhenTheAnswerWasLost()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("One"));
    property::Property now = staged.find(1)->edited();
    now.version = 2;
    QVERIFY(!staged.meet(now));
    QVERIFY(!staged.isDirty(1));
    QCOMPARE(staged.find(1)->base().version, 2);
}

void TestPropertiesStaging::aVersionOfSomebodyElseIsAConflict()
{
    StagedEdits staged;
    staged.hold(stored(1));
    type(staged, 1, Field::Title, QStringLiteral("One"));
    property::Property theirs = stored(1, 2);
    theirs.location = QStringLiteral("Langkawi");
    QVERIFY(staged.meet(theirs));
    QCOMPARE(staged.counts().conflicts, 1);
    const auto row = staged.row(1);
    QCOMPARE(row->state, common::CellState::Conflict);
    QCOMPARE(row->edited.title, QStringLiteral("One"));
    QCOMPARE(row->edited.location, QStringLiteral("Langkawi")); // theirs alone
    staged.merge({*staged.find(1)->merge().result({})});
    QCOMPARE(staged.counts().conflicts, 0);
    QCOMPARE(staged.plan().batch.updates.front().version, 2);
}

void TestPropertiesStaging::keptEditsAreReadAgain()
{
    property::Property base = stored(812, 7);
    base.created = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    base.updated = base.created.addDays(1);
    base.agent = 5;
    base.agentName = QStringLiteral("Mira");
    Draft changed(base);
    changed.setText(Field::Price, QStringLiteral("1.234"),
                    QLocale(QStringLiteral("de_DE"))); // of two meanings
    changed.setText(Field::Bedrooms, QStringLiteral("4"), english);
    changed.setAgent(9'007'199'254'740'993, QStringLiteral("Jo")); // more than a JSON number holds
    Draft begun;
    begun.setText(Field::Title, QStringLiteral("Garden “flat”\n"), english);
    const auto read = properties::stagedFromJson(properties::stagedToJson({changed, begun}));
    QVERIFY(read);
    QCOMPARE(read->size(), std::size_t(2));
    QCOMPARE(read->front().base(), base);
    QCOMPARE(read->front().edited(), changed.edited());
    QCOMPARE(read->front().unreadable(Field::Price), std::optional(QStringLiteral("1.234")));
    QVERIFY(read->back().isNew());
    QCOMPARE(read->back().edited().title, QStringLiteral("Garden “flat”\n"));
    QCOMPARE(read->back().changedFields(), std::vector<Field>{Field::Title});
}

void TestPropertiesStaging::leavesAFileOfAnotherFormatAside()
{
    QTemporaryDir folder;
    {
        properties::StagedFile file(QStringLiteral("test"), nullptr, folder.path());
        QSignalSpy loaded(&file, &properties::StagedFile::loaded);
        file.open();
        QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, limit);
        Draft draft(stored(1));
        draft.setText(Field::Title, QStringLiteral("One"), english);
        file.keep({draft});
    }
    const QStringList names = QDir(folder.path()).entryList({QStringLiteral("*.json")});
    QCOMPARE(names.size(), 1);
    QFile broken(folder.filePath(names.front()));
    QVERIFY(broken.open(QIODevice::WriteOnly | QIODevice::Truncate));
    broken.write("{\"format\": 1, \"rows\": [");
    broken.close();
    properties::StagedFile file(QStringLiteral("test"), nullptr, folder.path());
    QSignalSpy putAside(&file, &properties::StagedFile::putAside);
    QSignalSpy loaded(&file, &properties::StagedFile::loaded);
    file.open();
    QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, limit);
    QCOMPARE(putAside.size(), 1);
    QVERIFY(QFile::exists(broken.fileName() + QStringLiteral(".unreadable")));
}

void TestPropertiesStaging::aSecondWindowHasItsOwnFile()
{
    QTemporaryDir folder;
    Draft draft(stored(1));
    draft.setText(Field::Title, QStringLiteral("One"), english);
    const auto loadedOf = [&folder, &draft](bool keeps, std::unique_ptr<properties::StagedFile>& file) {
        file = std::make_unique<properties::StagedFile>(QStringLiteral("test"), nullptr, folder.path());
        std::optional<std::size_t> count;
        QObject::connect(file.get(), &properties::StagedFile::loaded, file.get(),
                         [&count](const std::vector<Draft>& drafts) { count = drafts.size(); });
        file->open();
        const bool came = QTest::qWaitFor([&count] { return count.has_value(); }, limit);
        if (keeps)
            file->keep({draft});
        return came ? *count : std::size_t(99);
    };
    std::unique_ptr<properties::StagedFile> first;
    std::unique_ptr<properties::StagedFile> second;
    QCOMPARE(loadedOf(true, first), std::size_t(0));
    QCOMPARE(loadedOf(true, second), std::size_t(0));
    first.reset();
    std::unique_ptr<properties::StagedFile> third;
    QCOMPARE(loadedOf(false, third), std::size_t(1));
}

void TestPropertiesStaging::isPrivateAndGoesWhenNothingIsStaged()
{
    QTemporaryDir folder;
    const auto files = [&folder] { return QDir(folder.path()).entryInfoList({QStringLiteral("*.json")}); };
    properties::StagedFile file(QStringLiteral("test"), nullptr, folder.path());
    file.open();
    Draft draft(stored(1));
    draft.setText(Field::Title, QStringLiteral("One"), english);
    file.keep({draft});
    QTRY_COMPARE_WITH_TIMEOUT(files().size(), 1, limit);
    constexpr auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(files().front().permissions() & others));
    QVERIFY(!(QFileInfo(folder.path()).permissions() & others));
    file.keep({});
    QTRY_COMPARE_WITH_TIMEOUT(files().size(), 0, limit);
}

void TestPropertiesStaging::readsTsv_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<QStringList>>("expected");
    using Rows = QList<QStringList>;
    const auto s = [](const char* text) { return QString::fromUtf8(text); };
    QTest::newRow("nothing") << QString() << Rows();
    QTest::newRow("one cell") << s("a") << Rows{{s("a")}};
    QTest::newRow("a last line end") << s("a\tb\nc\td\n") << Rows{{s("a"), s("b")}, {s("c"), s("d")}};
    QTest::newRow("Windows") << s("a\r\nb\r\n") << Rows{{s("a")}, {s("b")}};
    QTest::newRow("empty cells") << s("\t\n\t") << Rows{{s(""), s("")}, {s(""), s("")}};
    QTest::newRow("quoted") << s("\"a\tb\"\t\"x\ny\"\n\"\"\"q\"\"\"")
                            << Rows{{s("a\tb"), s("x\ny")}, {s("\"q\"")}};
    QTest::newRow("an inch, no quote") << s("5\" pipe\t\"open") << Rows{{s("5\" pipe"), s("\"open")}};
}

void TestPropertiesStaging::readsTsv()
{
    QFETCH(QString, text);
    QFETCH(QList<QStringList>, expected);
    const auto rows = properties::readTsv(text);
    QCOMPARE(QList<QStringList>(rows.begin(), rows.end()), expected);
}

void TestPropertiesStaging::placesTsv()
{
    using Model = properties::PropertyListModel;
    const std::vector<int> shown{Model::Title, Model::Price, Model::Status};
    const auto here = properties::placeTsv(QStringLiteral("5\tListed\tx"), Model::Price, shown);
    QCOMPARE(here.columns.size(), std::size_t(3));
    QCOMPARE(here.columns[0], std::optional<int>(Model::Price));
    QCOMPARE(here.columns[1], std::optional<int>(Model::Status));
    QCOMPARE(here.columns[2], std::nullopt);
    const auto titled = properties::placeTsv(QStringLiteral("City\tTitle\nKuah\tVilla"), Model::Price, shown);
    QVERIFY(titled.isByName);
    QCOMPARE(titled.rows.size(), std::size_t(1));
    QCOMPARE(titled.columns[0], std::optional<int>(Model::City));
    QStringList cells(Model::ColumnCount);
    cells[Model::Title] = QStringLiteral("Villa");
    const auto whole = properties::placeTsv(cells.join(u'\t'), Model::Price, shown);
    QVERIFY(whole.isByName);
    QCOMPARE(whole.columns[1], std::optional<int>(Model::Title));
}

QTEST_MAIN(TestPropertiesStaging)
#include "tst_properties_staging.moc"
