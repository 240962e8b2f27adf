using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Narrative;
using PerfHub.Documents.Forms.Tables;

namespace PerfHub.Documents.Forms;

/// <summary>
/// The national self-evaluation table (财预〔2020〕10号): funds by source with 分值, 执行率 and 得分; indicators with 年度指标值 and 实际完成值.
/// </summary>
public sealed class NationalTableForm : Form
{
    /// <inheritdoc />
    public override string Id => "national-table";

    /// <inheritdoc />
    public override int Recognize(DocumentContent document) => FormTables.Recognize(document, TableHeadings.National);

    /// <inheritdoc />
    internal override void Read(DocumentContent document, DraftBuilder draft)
    {
        var tables = FormTables.Read(document, draft);
        NarrativeReader.Read(document, tables, draft);
    }
}
