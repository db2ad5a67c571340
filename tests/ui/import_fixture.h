// The Properties page with its import wizard and export dialog, and files for them.
#pragma once

#include "core/base/pause_point.h"
#include "find_widget.h"
#include "properties_page_fixture.h"
#include "ui/properties/transfer/export_dialog.h"
#include "ui/properties/transfer/import_columns_step.h"
#include "ui/properties/transfer/import_dialog.h"
#include "ui/properties/transfer/import_entry.h"
#include "ui/properties/transfer/import_file_step.h"
#include "ui/properties/transfer/import_report_step.h"

#include <QComboBox>
#include <QFile>
#include <QTableView>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace test {

// Holds the thread that comes to a pause point for the nth time, until it is let go or the limit has passed.
class Hold
{
public:
    Hold(std::string point, int times)
    {
        base::setPauseHook([this, point = std::move(point), times](std::string_view here) {
            std::unique_lock lock(m_mutex);
            if (here != point || ++m_reached != times)
                return;
            m_isHeld = true;
            m_changed.wait_for(lock, std::chrono::seconds(20), [this] { return m_isFree; });
        });
    }
    ~Hold()
    {
        letGo();
        base::setPauseHook({});
    }
    bool isHeld()
    {
        const std::lock_guard lock(m_mutex);
        return m_isHeld;
    }
    void letGo()
    {
        const std::lock_guard lock(m_mutex);
        m_isFree = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_reached = 0;
    bool m_isHeld = false;
    bool m_isFree = false;
};

class ImportFixture : public PropertiesPageFixture
{
protected:
    properties::ImportEntry& entry() { return *m_page->findChild<properties::ImportEntry*>(); }
    properties::ImportDialog* wizard() { return entry().importDialog(); }
    properties::ImportPresenter& import() { return wizard()->presenter(); }

    // On its beginning: a wide check box or radio button is not hit beside its text.
    static void click(QAbstractButton* button)
    {
        QVERIFY(button->isVisible() && button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(theme::u(8), button->height() / 2));
    }
    static void choose(QComboBox* field, int value)
    {
        const int at = field->findData(value);
        QVERIFY2(at >= 0, qPrintable(field->accessibleName()));
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Home);
        for (int i = 0; i < at; ++i)
            QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(field->currentIndex(), at);
    }

    QString path(const QString& name) const { return m_files.filePath(name); }
    QString write(const QString& name, const QByteArray& content) const
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                        : QString();
    }
    QByteArray read(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void openWizard()
    {
        m_page->action(common::ActionId::ImportProperties)->trigger();
        QVERIFY(wizard() != nullptr);
        QTRY_VERIFY(wizard()->isVisible());
    }
    // Typed, looked at, and on to the columns.
    void toColumns(const QString& file)
    {
        wizard()->fileStep()->fileField()->setFocus();
        wizard()->fileStep()->fileField()->selectAll();
        QTest::keyClicks(wizard()->fileStep()->fileField(), file);
        click(wizard()->primaryButton());
        QTRY_COMPARE_WITH_TIMEOUT(import().step(), properties::ImportStep::Columns, limit);
    }
    void dryRun()
    {
        QVERIFY2(wizard()->primaryButton()->isEnabled(), qPrintable(import().planProblem()));
        click(wizard()->primaryButton());
        QTRY_VERIFY_WITH_TIMEOUT(!import().isRunning(), 3 * limit);
        QCOMPARE(import().step(), properties::ImportStep::DryRun);
    }
    void importNow()
    {
        click(wizard()->primaryButton());
        QCOMPARE(import().step(), properties::ImportStep::Result);
        QTRY_VERIFY_WITH_TIMEOUT(!import().isRunning(), 3 * limit);
    }
    void closeWizard()
    {
        QTest::keyClick(wizard(), Qt::Key_Escape);
        QTRY_VERIFY(wizard() == nullptr);
    }

    QString value(const QString& sql)
    {
        const auto answer = waitFor(*m_theirs, [sql](workspace::Session& session) {
            return session.database().first(sql, {}, [](const database::Row& row) { return row.text(0); });
        });
        return answer ? answer->value_or(QString()) : answer.error().detail;
    }
    // What cannot differ between two tables that are the same, apart from versions.
    QString fingerprint()
    {
        return value(QStringLiteral(
            "select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by id), '')) from (select"
            " id, title, description, price, location, type, status, bedrooms, bathrooms, area, agent_id,"
            " created_at, updated_at from keystead.property where deleted_at is null) t"));
    }

    // New listings that are right.
    static QByteArray manyListings(int count, const QByteArray& name)
    {
        QByteArray text = "title,price,location,type\n";
        for (int i = 0; i < count; ++i)
            text += name + ' ' + QByteArray::number(i) + ",850000.50,Ipoh,house\n";
        return text;
    }

    QTemporaryDir m_files;
};

} // namespace test
