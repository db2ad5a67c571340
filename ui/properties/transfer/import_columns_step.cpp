#include "ui/properties/transfer/import_columns_step.h"

#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace properties {

using property::ImportField;
using theme::u;

namespace {

constexpr int sampledRows = 3;
constexpr int rowsInSight = 5;
constexpr int constantsInARow = 3;
// What every row of a file may have in common.
constexpr std::array constantFields{ImportField::Title, ImportField::Price, ImportField::Location,
                                    ImportField::Type, ImportField::Status};

std::vector<MappedColumn> mappedColumns(const ImportPresenter& presenter)
{
    std::vector<MappedColumn> mapped;
    const property::ImportPreview& preview = *presenter.preview();
    for (int column = 0; column < preview.columns.size(); ++column) {
        QStringList values;
        for (const QStringList& row : preview.rows) {
            const QString value = row.value(column).simplified();
            if (!value.isEmpty() && values.size() < sampledRows && !values.contains(value))
                values.append(value);
        }
        mapped.push_back(
            {preview.columns[column], values.join(QStringLiteral(" · ")), presenter.fieldOf(column)});
    }
    return mapped;
}

} // namespace

ImportColumnsStep::ImportColumnsStep(ImportPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    auto* head = new QHBoxLayout;
    head->setSpacing(u(8));
    head->addWidget(common::sectionLabel(tr("Which column is what?"), this));
    head->addStretch(1);
    m_note = common::mutedLabel(QString(), this);
    head->addWidget(m_note);
    m_guess = new QPushButton(tr("Guess anew"), this);
    m_guess->setAutoDefault(false);
    theme::setRole(m_guess, theme::Role::Link);
    connect(m_guess, &QPushButton::clicked, &m_presenter, &ImportPresenter::guessAnew);
    head->addWidget(m_guess);
    layout->addLayout(head);
    buildTable();
    layout->addWidget(m_table, 1);
    m_constantBox = buildConstants();
    layout->addWidget(m_constantBox);
    layout->addSpacing(u(4));
    layout->addWidget(buildPolicy());
    m_problemLine = new QWidget(this);
    auto* problem = new QHBoxLayout(m_problemLine);
    problem->setContentsMargins(0, 0, 0, 0);
    problem->setSpacing(u(4));
    m_verdict = new common::StatusLabel(m_problemLine);
    m_verdict->setStatus(theme::Tone::Bad, QString());
    m_problem = new QLabel(m_problemLine);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    problem->addWidget(m_verdict, 0, Qt::AlignTop);
    problem->addWidget(m_problem, 1);
    layout->addWidget(m_problemLine);
}

void ImportColumnsStep::buildTable()
{
    m_table = new QTableView(this);
    common::prepareTable(*m_table);
    m_table->setItemDelegate(new ImportFieldDelegate(m_table));
    m_table->setAccessibleName(tr("Columns of the file"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_table->setModel(&m_model);
    m_table->setMinimumHeight(u(28) * (rowsInSight + 1));
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionsMovable(false);
    header->setSectionsClickable(false);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(ImportColumnsModel::Sample, QHeaderView::Stretch);
    const auto giveWidths = [header] {
        header->resizeSection(ImportColumnsModel::Name, u(184));
        header->resizeSection(ImportColumnsModel::Field, u(160));
    };
    giveWidths();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, giveWidths);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == ImportColumnsModel::Field)
            m_table->edit(index);
    });
    // A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_model.rowCount() > 0)
            m_table->setCurrentIndex(m_model.index(0, ImportColumnsModel::Field));
    });
    connect(&m_model, &ImportColumnsModel::chosen, &m_presenter, &ImportPresenter::setField);
}

QWidget* ImportColumnsStep::buildConstants()
{
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(u(8));
    grid->setVerticalSpacing(u(8));
    grid->addWidget(new QLabel(tr("In every row:"), box), 0, 0);
    for (const ImportField field : constantFields) {
        auto* label = new QLabel(importFieldText(field), box);
        QWidget* input = buildConstant(field, box);
        input->setAccessibleName(tr("%1 of every row").arg(importFieldText(field)));
        label->setBuddy(input);
        m_constants.emplace(field, Constant{label, input});
    }
    grid->setColumnStretch(constantsInARow * 2 + 1, 1);
    return box;
}

QWidget* ImportColumnsStep::buildConstant(ImportField field, QWidget* parent)
{
    if (field != ImportField::Type && field != ImportField::Status) {
        auto* line = new QLineEdit(parent);
        line->setMaximumWidth(u(120));
        connect(line, &QLineEdit::textEdited, this,
                [this, field](const QString& text) { m_presenter.setConstant(field, text); });
        return line;
    }
    auto* choice = new QComboBox(parent);
    if (field == ImportField::Type) {
        choice->addItem(tr("none"), QString());
        for (const property::PropertyType type : property::allTypes)
            choice->addItem(typeText(type), property::typeName(type));
    } else {
        choice->addItem(tr("of new ones: %1").arg(statusText(property::PropertyStatus::Draft)), QString());
        for (const property::PropertyStatus status : property::allStatuses)
            choice->addItem(statusText(status), property::statusName(status));
    }
    connect(choice, &QComboBox::activated, this,
            [this, field, choice] { m_presenter.setConstant(field, choice->currentData().toString()); });
    return choice;
}

QWidget* ImportColumnsStep::buildPolicy()
{
    using property::DecimalSign;
    using property::ImportKey;
    using property::OnMatch;
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(u(8));
    grid->setVerticalSpacing(u(8));
    grid->setColumnStretch(3, 1);
    const auto add = [&](int row, const QString& text, auto... entries) {
        auto* choice = new QComboBox(box);
        choice->setAccessibleName(text);
        (choice->addItem(entries.second, static_cast<int>(entries.first)), ...);
        auto* label = new QLabel(text, box);
        label->setBuddy(choice);
        grid->addWidget(label, row, 0);
        grid->addWidget(choice, row, 1);
        return choice;
    };
    m_key = add(0, tr("A row finds its listing by"), std::pair(ImportKey::None, tr("nothing: all are new")),
                std::pair(ImportKey::Id, tr("its number")),
                std::pair(ImportKey::TitleAndCity, tr("title and city")));
    m_match = add(1, tr("Listings that are there"), std::pair(OnMatch::Skip, tr("stay as they are")),
                  std::pair(OnMatch::Update, tr("get the row's values")),
                  std::pair(OnMatch::Refuse, tr("reject the row")));
    m_decimal =
        add(3, tr("Numbers are written"), std::pair(DecimalSign::Auto, tr("so that only one reading fits")),
            std::pair(DecimalSign::Point, tr("1,234.50")), std::pair(DecimalSign::Comma, tr("1.234,50")));
    m_adds = new QCheckBox(tr("Rows that find none are new listings"), box);
    grid->addWidget(m_adds, 2, 1, 1, 3);
    const auto chosen = [](const QComboBox* choice) { return choice->currentData().toInt(); };
    connect(m_key, &QComboBox::activated, this,
            [this, chosen] { m_presenter.setKey(static_cast<ImportKey>(chosen(m_key))); });
    connect(m_match, &QComboBox::activated, this,
            [this, chosen] { m_presenter.setOnMatch(static_cast<OnMatch>(chosen(m_match))); });
    connect(m_decimal, &QComboBox::activated, this,
            [this, chosen] { m_presenter.setDecimal(static_cast<DecimalSign>(chosen(m_decimal))); });
    connect(m_adds, &QCheckBox::clicked, &m_presenter, &ImportPresenter::setAddsMissing);
    return box;
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void ImportColumnsStep::showAll()
{
    if (!m_presenter.preview())
        return;
    m_note->setText(m_presenter.isRemembered() ? tr("as these columns were imported last time") : QString());
    m_guess->setVisible(m_presenter.plan() != m_presenter.preview()->plan);
    showColumns();
    showConstants();
    showPolicy();
    const QString problem = m_presenter.planProblem();
    m_problem->setText(problem);
    m_problemLine->setVisible(!problem.isEmpty());
}

void ImportColumnsStep::showColumns()
{
    m_model.setColumns(mappedColumns(m_presenter));
}

void ImportColumnsStep::showConstants()
{
    const property::ImportPlan& plan = m_presenter.plan();
    auto* grid = static_cast<QGridLayout*>(m_constantBox->layout());
    int place = 0; // side by side, whichever they are
    for (const auto& [field, constant] : m_constants) {
        const bool isAsked = !plan.columns.contains(field);
        if (isAsked) {
            grid->addWidget(constant.label, place / constantsInARow, place % constantsInARow * 2 + 1);
            grid->addWidget(constant.input, place / constantsInARow, place % constantsInARow * 2 + 2);
            ++place;
        }
        constant.label->setVisible(isAsked);
        constant.input->setVisible(isAsked);
        const auto given = plan.constants.find(field);
        const QString text = given == plan.constants.end() ? QString() : given->second;
        if (auto* choice = qobject_cast<QComboBox*>(constant.input))
            choice->setCurrentIndex(std::max(0, choice->findData(text)));
        else if (auto* line = static_cast<QLineEdit*>(constant.input); line->text().trimmed() != text)
            line->setText(text);
    }
    m_constantBox->setVisible(place > 0);
}

void ImportColumnsStep::showPolicy()
{
    const property::ImportPlan& plan = m_presenter.plan();
    const auto show = [](QComboBox* choice, auto value) {
        choice->setCurrentIndex(choice->findData(static_cast<int>(value)));
    };
    show(m_key, plan.key);
    show(m_match, plan.onMatch);
    show(m_decimal, plan.decimal);
    const bool finds = plan.key != property::ImportKey::None;
    m_match->setEnabled(finds);
    m_adds->setEnabled(finds);
    m_adds->setChecked(!finds || plan.addsMissing);
    const QString why = finds ? QString() : tr("Every row is a new listing");
    m_match->setToolTip(why);
    m_adds->setToolTip(why);
}

QString ImportColumnsStep::problem() const
{
    return m_problem->text();
}

} // namespace properties
