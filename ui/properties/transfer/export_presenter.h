// Exporting listings: which, which columns, as what, where to. No widgets. GUI thread; the work runs as a
// job.
#pragma once

#include "core/property/property_export.h"
#include "core/workspace/workspace.h"
#include "ui/theme/tokens.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace properties {

enum class ExportScope {
    Selected,
    Matching, // all that the filter finds
    All
};

// What the list has at the moment of asking.
struct ExportOffer
{
    std::vector<property::PropertyId> selected; // empty: none, or all that match
    property::Filter filter;
    property::Sort sort;
    std::optional<qint64> matching; // nothing: not counted yet
    QString filterText;             // empty: nothing is filtered
    std::vector<property::ExportColumn> shown;
};

class ExportPresenter : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives the presenter.
    ExportPresenter(workspace::Workspace& workspace, ExportOffer offer, QObject* parent = nullptr);

    const ExportOffer& offer() const { return m_offer; }
    bool isOffered(ExportScope scope) const;
    ExportScope scope() const { return m_scope; }
    void setScope(ExportScope scope);
    property::FileFormat format() const { return m_format; }
    void setFormat(property::FileFormat format); // the file's suffix follows
    char separator() const { return m_separator; }
    void setSeparator(char separator);
    bool isAsShown() const { return m_isAsShown; } // columns and their order; else all
    void setAsShown(bool asShown);
    const QString& file() const { return m_file; }
    void setFile(const QString& path); // a known suffix chooses the format
    // The file is there already: it is replaced at the end, as a whole.
    bool replaces() const;
    qint64 expectedRows() const; // -1: not known
    property::PropertyExportOptions options() const;

    void start();
    void cancel();
    bool isRunning() const { return !m_job.isNull(); }
    const std::optional<property::PropertyExportReport>& report() const { return m_report; }
    const base::Error& problem() const { return m_problem; }

    QString verb() const; // “Export 812 properties”
    QString headline() const;
    QString detail() const;
    theme::Tone tone() const;

Q_SIGNALS:
    void changed();
    void began(base::Job* job, const QString& what);
    void exported(const property::PropertyExportReport& report);

private:
    void forgetOutcome();
    void finish(base::Job* job, const property::PropertyExportReport& report);

    workspace::Workspace& m_workspace;
    ExportOffer m_offer;
    ExportScope m_scope = ExportScope::All;
    property::FileFormat m_format = property::FileFormat::Csv;
    char m_separator = ',';
    bool m_isAsShown = false;
    QString m_file;
    QPointer<base::Job> m_job;
    std::optional<property::PropertyExportReport> m_report;
    base::Error m_problem;
};

} // namespace properties
