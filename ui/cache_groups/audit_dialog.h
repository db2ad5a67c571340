// The audit: compares what is cached with the database, shows what differs, and clears it. GUI thread;
// open(), never exec(). Closing it stops the comparison.
#pragma once

#include "ui/cache_groups/cache_source.h"
#include "ui/common/rows_model.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QLabel;
class QPushButton;

namespace common {
class IconLabel;
class ProgressRow;
class RowsTable;
} // namespace common

namespace cache_groups {

class AuditDialog : public QDialog
{
    Q_OBJECT

public:
    // groups: all there are. refusal: why nothing may be cleared; empty: it may.
    AuditDialog(CacheSource source, Groups groups, QString refusal, QWidget* parent = nullptr);

    const std::optional<listing::AuditReport>& report() const { return m_report; }
    common::RowsModel& model() { return m_model; }

Q_SIGNALS:
    void jobBegan(base::Job* job, const QString& what);

private:
    void buildHead();
    QWidget* buildChoice();
    void buildVerdict();
    QWidget* buildButtons();
    listing::AuditPlan plan() const;
    void start(const listing::AuditPlan& plan, const QString& what);
    void fix();
    void ended(const Running<listing::AuditReport>& running);
    void showReport();
    void say(theme::Tone tone, const QString& text, const QString& detail);
    void update();

    CacheSource m_source;
    const Groups m_groups;
    const QString m_refusal;
    common::RowsModel m_model;
    QPointer<base::Job> m_job;
    std::optional<listing::AuditReport> m_report;
    QComboBox* m_group = nullptr;
    QComboBox* m_sample = nullptr;
    common::ProgressRow* m_progress = nullptr;
    common::IconLabel* m_mark = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_detail = nullptr;
    common::RowsTable* m_table = nullptr;
    QPushButton* m_fix = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace cache_groups
