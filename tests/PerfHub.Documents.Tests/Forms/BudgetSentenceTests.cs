using PerfHub.Documents.Forms;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Forms;

/// <summary>Sentences about money: whose amount it is, or that it is nobody's.</summary>
public sealed class BudgetSentenceTests
{
    [Theory]
    [InlineData("我单位年初批复预算数为252. 39万元。", "/budget/initial", "252.39")]
    [InlineData("2024年年初预算安排2,523,900.00元。", "/budget/initial", "252.39")]
    [InlineData("全年预算支出金额共247.44万元。", "/budget/executed", "247.44")]
    [InlineData("年中调减12.5万元。", "/budget/adjustment", "-12.5")]
    [InlineData("预算执行率为百分之98.04。", "/budget/executionRate", "98.04")]
    [InlineData("其中：财政资金预算部分年初预算数为200.75万元，决算数为252.93万元。", "/budget/fiscalFunds/executed", "252.93")]
    [InlineData("2024年支出决算3,055.18万元。其中：基本支出1,486.32万元。", "/budget/basic/executed", "1486.32")]
    public void An_amount_is_read_where_its_label_stands_before_it(string sentence, string pointer, string value) =>
        Assert.Equal(value, Read(sentence).GetValueOrDefault(pointer)?.ToString());

    [Theory]
    [InlineData("2023年年初预算数为100万元，执行数为90万元。")]
    [InlineData("上年执行数为90万元。")]
    [InlineData("较上年执行数增加10万元。")]
    [InlineData("“三公”经费年初预算18.5万元，实际支出12.36万元。")]
    [InlineData("下属二级单位年初预算数为100万元，执行数为90万元。")]
    [InlineData("防汛物资采购项目年初预算30万元，执行数29.4万元。")]
    [InlineData("年初预算数252,39万元。")]
    [InlineData("部门整体预算收入1,200万元，支出1,150.5万元。")]
    public void An_amount_of_something_else_is_not_read(string sentence) =>
        Assert.DoesNotContain(Read(sentence).Keys, pointer => pointer.StartsWith("/budget/", StringComparison.Ordinal));

    [Fact]
    public void The_section_of_a_figure_decides_and_the_other_value_is_a_conflict()
    {
        var draft = FormCatalogue.Read(System.Text.Encoding.UTF8.GetBytes(
            "2024年度部门整体支出绩效自评报告\n一、部门整体预算规模\n执行数为252.93万元。\n二、预算执行情况\n全年实际支出资金247.44万元。\n三、评价结论\n自评总分90分。\n"));

        var conflict = Assert.Single(draft.Conflicts);
        Assert.Equal("/budget/executed", conflict.Pointer);
        Assert.Equal([247.44m, 252.93m], conflict.Values.Select(value => value.Value.GetValue<decimal>()));
    }

    private static Dictionary<string, object> Read(string sentence) => Leaves.Find(FormCatalogue.Read(System.Text.Encoding.UTF8.GetBytes(
        $"2024年度部门整体支出绩效自评报告\n一、部门整体收支情况\n{sentence}\n二、评价结论\n自评总分90分。\n")).Report);
}
