using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Narrative;
using PerfHub.Documents.Forms.Tables;

namespace PerfHub.Documents.Forms;

/// <summary>
/// The table of the Sichuan kind: funds by 财政资金, 财政专户管理资金, 单位资金 and 其他资金; indicators with 指标性质, 指标值, 度量单位 and 完成值.
/// </summary>
public sealed class SichuanTableForm : Form
{
    /// <inheritdoc />
    public override string Id => "sichuan-table";

    /// <inheritdoc />
    public override int Recognize(DocumentContent document) => FormTables.Recognize(document, TableHeadings.Sichuan);

    /// <inheritdoc />
    internal override void Read(DocumentContent document, DraftBuilder draft)
    {
        var tables = FormTables.Read(document, draft);
        NarrativeReader.Read(document, tables, draft);
    }
}
