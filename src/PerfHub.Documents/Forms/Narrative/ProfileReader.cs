using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads the basic facts of a unit: duties, departments and staff.</summary>
internal static partial class ProfileReader
{
    private const decimal MaxStaff = 10_000_000m;

    public static void Read(IReadOnlyList<Passage> passages, DraftBuilder draft)
    {
        ListReader.ReadText(passages, Section.Duties, "/profile/duties", draft);
        foreach (var passage in passages.Where(passage => passage.Section is Section.Organization or Section.Profile or Section.Duties or Section.Other))
        {
            // 行政编制12名，事业编制8名 are parts, and their sum stands nowhere.
            if (PartOfPostsRegex().Count(passage.Value) < 2 || WholePostsRegex().IsMatch(passage.Value))
            {
                ReadStaff(passage, PartOfPostsRegex().Count(passage.Value) < 2 ? PostsRegex() : WholePostsRegex(), "/profile/establishedPosts", draft);
            }

            // 行政编制45人，实有43人；事业编制62人，实有60人 are parts, too.
            if (PartOfPostsRegex().Count(passage.Value) < 2 || WholePostsRegex().IsMatch(passage.Value) || StaffRegex().Count(passage.Value) == 1)
            {
                ReadStaff(passage, StaffRegex(), "/profile/actualStaff", draft);
            }

            ReadStaff(passage, ContractRegex(), "/profile/contractStaff", draft);
            ReadDepartments(passage, draft);
        }
    }

    private static void ReadStaff(Passage passage, Regex regex, string pointer, DraftBuilder draft)
    {
        // The first of several numbers is the total, and the others parts of it.
        if (!draft.Has(pointer) && regex.Match(passage.Value) is { Success: true } match && FigureText.Parse(match.Groups["n"].Value) is { } number
            && number == decimal.Truncate(number) && number <= MaxStaff)
        {
            draft.Propose(pointer, number, passage.GetSource(match.Index, match.Length));
        }
    }

    private static void ReadDepartments(Passage passage, DraftBuilder draft)
    {
        if (draft.Has("/profile/departments/0") || DepartmentsRegex().Match(passage.Value) is not { Success: true } match)
        {
            return;
        }

        var (list, names) = (match.Groups["list"], new List<(int Start, int Length)>());
        var start = list.Index;
        foreach (Match separator in SeparatorRegex().Matches(list.Value))
        {
            names.Add((start, list.Index + separator.Index - start));
            start = list.Index + separator.Index + separator.Length;
        }

        names.Add((start, list.Index + list.Length - start));
        var stated = FigureText.Parse(match.Groups["n"].Value);
        if (names.TrueForAll(name => name.Length is >= 2 and <= 20) && (stated is null || stated == names.Count))
        {
            for (var index = 0; index < names.Count; index++)
            {
                var source = passage.GetSource(names[index].Start, names[index].Length);
                draft.Propose($"/profile/departments/{index}", source.Text.Trim(), source);
            }
        }
    }

    [GeneratedRegex(@"(?:(?:单位|核定|人员|批准|行政|事业|总)*编制(?:人数|数|总数|人员)?|编制)(?:为|共|共计|:|总数为|核定为|有)*(?<n>\d+)[人名个]")]
    private static partial Regex PostsRegex();

    [GeneratedRegex(@"(?:行政|事业|工勤|参公)(?:人员)?编制(?:人数|数|人员)?(?:为|共|:|有)*\d+[人名个]")]
    private static partial Regex PartOfPostsRegex();

    [GeneratedRegex(@"(?<!行政|事业|工勤|参公|人员)(?:(?:单位|核定|批准|总)*编制(?:人数|数|总数|人员)?)(?:为|共|共计|:|总数为|核定为|有)*(?<n>\d+)[人名个]")]
    private static partial Regex WholePostsRegex();

    [GeneratedRegex(@"(?:实有(?:在职|在编)?(?:人数|人员|职工|数)?|(?:年末)?(?:实有)?在职(?:在编)?(?:人数|人员|职工|实有人数|实有)+|现有(?:在职|在编)(?:人员|职工|人数)?|在编在职(?:人员|人数)?|在职在编(?:人员|人数)?)(?:为|共|共计|:|总数为)*(?<n>\d+)[人名个]")]
    private static partial Regex StaffRegex();

    [GeneratedRegex(@"(?:雇员|聘用(?:人员|人数)?|编外(?:人员|用工|聘用人员)?|合同制(?:人员|工)?|临聘人员|劳务派遣(?:人员)?|外聘人员)(?:为|共|共计|:)*(?<n>\d+)[人名个]")]
    private static partial Regex ContractRegex();

    [GeneratedRegex(@"(?:内设|下设|设有?|设置)(?:机构|科室|处室|部门)?(?<n>\d+)个(?:内设)?(?:机构|科室|处室|部门|股室|职能科室|内设机构|股|科|处)[,:]?(?:分别(?:是|为)|即|包括|包含|为)[:]?(?<list>[\u4e00-\u9fff、\(\)和及]+?)(?:[。;,]|等|$)")]
    private static partial Regex DepartmentsRegex();

    [GeneratedRegex("、|和|及")]
    private static partial Regex SeparatorRegex();
}
