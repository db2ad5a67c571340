// Entries of the history above, the one that is chosen below: fields before, after and now, and the ways
// back. Shows a HistoryPresenter; decides nothing. GUI thread.
#pragma once

#include "ui/properties/history/history_presenter.h"
#include "ui/properties/history/history_restore.h"

#include <QPointer>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace common {
class Banner;
}

namespace properties {

class HistoryRestoreDialog;
class HistoryTable;

class HistoryView : public QWidget
{
    Q_OBJECT

public:
    // Both outlive the view, which is the only one to use this `restore`.
    HistoryView(HistoryPresenter& presenter, HistoryRestore& restore, QWidget* parent = nullptr);

    HistoryTable* entries() const { return m_entries; }
    HistoryTable* fields() const { return m_fields; }
    HistoryRestoreDialog* dialog() const;
    // Why there is nothing to show; empty: there is. For listings that are not stored yet.
    void setAbsence(const QString& text);

Q_SIGNALS:
    void listingRequested(property::PropertyId id);
    void changeRequested(quint64 transaction);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildNotice(QBoxLayout* layout);
    void buildVersion(QBoxLayout* layout);
    QPushButton* addVerb(QBoxLayout* layout, const QString& name);
    void showState();
    void showNotice(const QString& title, const QString& detail, const QString& action,
                    const QString& copyable = {});
    void showFailure(const base::Error& error);
    void showChosen();
    void showVerbs();
    void showFieldVerb(QPushButton* verb, property::Side side, const QString& refusal);
    bool mayPlan(const QString& refusal) const;
    void openDialog(const RestorePlan& plan);
    void openMenu(const QPoint& position);
    std::optional<property::Field> chosenField() const;

    HistoryPresenter& m_presenter;
    HistoryRestore& m_restore;
    HistoryModel m_fieldModel;
    common::Banner* m_banner = nullptr;
    HistoryTable* m_entries = nullptr;
    QWidget* m_version = nullptr;
    QLabel* m_facts = nullptr;
    HistoryTable* m_fields = nullptr;
    QLabel* m_compared = nullptr;
    QPushButton* m_restoreVersion = nullptr;
    QPushButton* m_restoreBefore = nullptr;
    QPushButton* m_restoreAfter = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_whole = nullptr;
    QLabel* m_refusal = nullptr;
    QWidget* m_notice = nullptr;
    QLabel* m_noticeTitle = nullptr;
    QLabel* m_noticeDetail = nullptr;
    QLineEdit* m_noticeCopyable = nullptr;
    QPushButton* m_noticeAction = nullptr;
    QPointer<HistoryRestoreDialog> m_dialog;
    QString m_absence;
};

} // namespace properties
