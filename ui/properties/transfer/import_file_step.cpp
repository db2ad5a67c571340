#include "ui/properties/transfer/import_file_step.h"

#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/connections/form_row.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace properties {

using theme::u;

namespace {

constexpr int fittedColumns = 40;

} // namespace

ImportFileStep::ImportFileStep(ImportPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(common::sectionLabel(tr("Which file?"), this));
    m_file = new QLineEdit(this);
    m_file->setAccessibleName(tr("File with listings"));
    m_file->setPlaceholderText(tr("listings.csv or listings.json"));
    connect(m_file, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_presenter.setFile(text.trimmed()); });
    layout->addWidget(connections::withButton(
        m_file, connections::fileButton(m_file, tr("File with listings"), this), this));
    layout->addWidget(buildProblem());
    layout->addSpacing(u(8));
    m_hint = common::mutedLabel(
        tr("CSV with comma, semicolon or tab, a JSON list of objects, or one JSON object a line; in UTF-8, "
           "UTF-16, Windows-1252 or Latin-1. It can be dropped here or on the list of listings.\n\nOf a new "
           "listing title, price, city and type are needed. Description, status, bedrooms, bathrooms, area, "
           "agent (number or e-mail), created and updated are taken when they are there. With the number of "
           "a "
           "listing, or its title and city, a file can change listings that are there already."),
        this);
    m_hint->setWordWrap(true);
    layout->addWidget(m_hint);
    m_reading = buildReading();
    layout->addWidget(m_reading);
    buildRows();
    layout->addSpacing(u(8));
    layout->addWidget(m_rowsTitle);
    layout->addWidget(m_rows, 1);
    layout->addStretch(0);
}

QWidget* ImportFileStep::buildProblem()
{
    m_problemLine = new QWidget(this);
    auto* problem = new QHBoxLayout(m_problemLine);
    problem->setContentsMargins(0, 0, 0, 0);
    problem->setSpacing(u(4));
    m_verdict = new common::StatusLabel(m_problemLine);
    m_problem = new QLabel(m_problemLine);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_otherEncoding = new QPushButton(m_problemLine);
    theme::setRole(m_otherEncoding, theme::Role::Link);
    m_otherEncoding->setAutoDefault(false);
    connect(m_otherEncoding, &QPushButton::clicked, this, [this] {
        property::FileReading reading = m_presenter.reading();
        reading.encoding = m_presenter.otherEncoding();
        m_presenter.setReading(reading);
    });
    problem->addWidget(m_verdict, 0, Qt::AlignTop);
    problem->addWidget(m_problem, 1);
    problem->addWidget(m_otherEncoding, 0, Qt::AlignTop);
    return m_problemLine;
}

QWidget* ImportFileStep::buildReading()
{
    auto* line = new QWidget(this);
    auto* both = new QVBoxLayout(line);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(u(8));
    auto* layout = new QHBoxLayout;
    layout->setSpacing(u(8));
    both->addLayout(layout);
    const auto add = [&](const QString& text, QWidget* input) {
        auto* label = new QLabel(text, line);
        label->setBuddy(input);
        layout->addWidget(label);
        layout->addWidget(input);
        layout->addSpacing(u(8));
        return label;
    };
    m_encoding = new QComboBox(line);
    m_encoding->setAccessibleName(tr("Encoding"));
    for (const auto encoding :
         {property::TextEncoding::Utf8, property::TextEncoding::Utf16Le, property::TextEncoding::Utf16Be,
          property::TextEncoding::Windows1252, property::TextEncoding::Latin1})
        m_encoding->addItem(encodingText(encoding), static_cast<int>(encoding));
    add(tr("Encoding"), m_encoding);
    m_format = new QComboBox(line);
    m_format->setAccessibleName(tr("Format"));
    for (const auto format :
         {property::FileFormat::Csv, property::FileFormat::Json, property::FileFormat::JsonLines})
        m_format->addItem(formatText(format), static_cast<int>(format));
    add(tr("Format"), m_format);
    m_separator = new QComboBox(line);
    m_separator->setAccessibleName(tr("Cells are separated by"));
    m_separator->addItem(tr("comma"), int(','));
    m_separator->addItem(tr("semicolon"), int(';'));
    m_separator->addItem(tr("tab"), int('\t'));
    m_separatorLabel = add(tr("Separated by"), m_separator);
    m_header = new QCheckBox(tr("First line names the columns"), line);
    layout->addStretch(1);
    both->addWidget(m_header);
    m_facts = common::mutedLabel(QString(), line);
    m_facts->setTextFormat(Qt::PlainText);
    both->addWidget(m_facts);
    connect(m_encoding, &QComboBox::activated, this, &ImportFileStep::choose);
    connect(m_format, &QComboBox::activated, this, &ImportFileStep::choose);
    connect(m_separator, &QComboBox::activated, this, &ImportFileStep::choose);
    connect(m_header, &QCheckBox::clicked, this, &ImportFileStep::choose);
    return line;
}

void ImportFileStep::buildRows()
{
    m_rowsTitle = new QLabel(this);
    theme::setFont(m_rowsTitle, theme::FontRole::Strong);
    m_rows = new QTableView(this);
    common::prepareTable(*m_rows);
    m_rows->setAccessibleName(tr("First rows of the file"));
    m_rows->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_rows->setModel(&m_model);
    m_rows->horizontalHeader()->setSectionsMovable(false);
    m_rows->horizontalHeader()->setSectionsClickable(false);
    // A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_model.rowCount() > 0 && m_model.columnCount() > 0)
            m_rows->setCurrentIndex(m_model.index(0, 0));
        // As wide as what they hold, of as many as can be seen.
        for (int column = 0; column < std::min(m_model.columnCount(), fittedColumns); ++column) {
            m_rows->resizeColumnToContents(column);
            m_rows->setColumnWidth(column, std::clamp(m_rows->columnWidth(column), u(64), u(240)));
        }
    });
}

// What is chosen here holds; what is not, is found out.
void ImportFileStep::choose()
{
    property::FileReading reading = m_presenter.reading();
    if (sender() == m_encoding)
        reading.encoding = static_cast<property::TextEncoding>(m_encoding->currentData().toInt());
    else if (sender() == m_format)
        reading.format = static_cast<property::FileFormat>(m_format->currentData().toInt());
    else if (sender() == m_separator)
        reading.separator = static_cast<char>(m_separator->currentData().toInt());
    else
        reading.hasHeader = m_header->isChecked();
    m_presenter.setReading(reading);
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void ImportFileStep::showAll()
{
    if (m_file->text().trimmed() != m_presenter.file()) {
        const QSignalBlocker blocker(m_file);
        m_file->setText(m_presenter.file());
    }
    showProblem();
    showReading();
}

void ImportFileStep::showProblem()
{
    const bool hasProblem =
        m_presenter.step() == ImportStep::File && m_presenter.problem().code != base::ErrorCode::None;
    const QString advice = hasProblem ? m_presenter.detail() : QString();
    const QString misread = hasProblem ? QString() : m_presenter.misreadText();
    const QString headline = hasProblem ? m_presenter.headline() : misread;
    m_verdict->setStatus(hasProblem ? theme::Tone::Bad : theme::Tone::Warn, QString());
    m_problem->setText(advice.isEmpty() ? headline : tr("%1. %2").arg(headline, advice));
    m_problemLine->setVisible(hasProblem || !misread.isEmpty());
    const auto other = m_presenter.otherEncoding();
    m_otherEncoding->setVisible(other.has_value());
    if (other)
        m_otherEncoding->setText(tr("Read it as %1").arg(encodingText(*other)));
    theme::setRole(m_file, hasProblem ? theme::Role::Invalid : theme::Role::None);
}

// A byte order mark counts more than what was chosen.
void ImportFileStep::showEncoding()
{
    const auto& preview = m_presenter.preview();
    const auto chosen = m_presenter.reading().encoding;
    auto encoding = preview && (!chosen || !m_presenter.isLooking())
                        ? preview->encoding
                        : chosen.value_or(property::TextEncoding::Utf8);
    if (encoding == property::TextEncoding::Utf8WithMark)
        encoding = property::TextEncoding::Utf8;
    m_encoding->setCurrentIndex(m_encoding->findData(static_cast<int>(encoding)));
}

void ImportFileStep::showReading()
{
    const auto& preview = m_presenter.preview();
    const bool hasFile = preview || m_presenter.problem().code != base::ErrorCode::None;
    m_reading->setVisible(hasFile && !m_presenter.file().isEmpty());
    m_hint->setVisible(!hasFile || m_presenter.file().isEmpty());
    m_rowsTitle->setVisible(preview.has_value());
    m_rows->setVisible(preview.has_value());
    // What was chosen is shown also while the file is looked at again.
    showEncoding();
    const property::FileReading& reading = m_presenter.reading();
    const auto format = reading.format.value_or(preview ? preview->format : property::FileFormat::Csv);
    const bool isCsv = format == property::FileFormat::Csv;
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(format)));
    m_separatorLabel->setVisible(isCsv);
    m_separator->setVisible(isCsv);
    m_header->setVisible(isCsv);
    const char separator = reading.separator.value_or(preview ? preview->separator : ',');
    m_separator->setCurrentIndex(m_separator->findData(int(separator)));
    m_header->setChecked(reading.hasHeader);
    if (!preview) {
        m_facts->clear();
        m_model.setRows({}, {});
        return;
    }
    QStringList facts{encodingText(preview->encoding)};
    if (isCsv)
        facts.append(tr("quoted by \""));
    facts.append(tr("%n column(s)", nullptr, static_cast<int>(preview->columns.size())));
    facts.append(common::formatBytes({m_presenter.fileSize()}));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    const auto rows = static_cast<int>(preview->rows.size());
    m_rowsTitle->setText(rows < property::previewRows ? tr("%n row(s)", nullptr, rows)
                                                      : tr("The first %n row(s)", nullptr, rows));
    m_model.setRows(preview->columns, preview->rows);
}

QString ImportFileStep::facts() const
{
    return m_facts->text();
}

} // namespace properties
