using System.Text;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Forms;

/// <summary>Tables whose layout makes it doubtful what a figure is, or whose it is.</summary>
public sealed class TableTests
{
    private const string Headings = "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|---|\n";

    [Fact]
    public void A_label_beside_all_rows_is_no_heading()
    {
        var values = Read(
            "<table><tr><td rowspan=3>绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>"
            + "<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>培训人数</td><td>≥50人</td><td>52人</td><td>50</td><td>50</td></tr>"
            + "<tr><td>质量指标</td><td>合格率</td><td>≥90%</td><td>93%</td><td>40</td><td>40</td></tr></table>");

        Assert.Equal((50m, 52m, 93m), (values["/indicators/0/target/value"], values["/indicators/0/final/value"], values["/indicators/1/final/value"]));
        Assert.Equal(("培训人数", "合格率"), (values["/indicators/0/name"], values["/indicators/1/name"]));
    }

    [Fact]
    public void Indicators_under_several_goals_with_headings_of_their_own_are_all_read()
    {
        var values = Read(
            "<table><tr><td rowspan=2>年度绩效目标1（50分）</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年初目标值（A）</td><td>实际完成值（B）</td><td>得分</td></tr>"
            + "<tr><td>产出指标</td><td>数量指标</td><td>除险加固</td><td>6座</td><td>5座</td><td>40</td></tr>"
            + "<tr><td rowspan=2>年度绩效目标2（30分）</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年初目标值（A）</td><td>实际完成值（B）</td><td>得分</td></tr>"
            + "<tr><td>产出指标</td><td>数量指标</td><td>清淤渠道</td><td>≥120公里</td><td>118公里</td><td>29.5</td></tr>"
            + "<tr><td colspan=6>总分</td><td>69.5</td></tr></table>");

        Assert.Equal((5m, 118m, 29.5m), (values["/indicators/0/final/value"], values["/indicators/1/final/value"], values["/indicators/1/score"]));
        Assert.Equal(69.5m, values["/score/total"]);
    }

    [Fact]
    public void Figures_of_another_year_are_not_read()
    {
        var values = Read(
            "| 项目 | 2023年度决算数 | 2024年度年初预算数 | 2024年度全年预算数 | 2024年度决算数 |\n|---|---|---|---|---|\n| 部门整体支出合计 | 812.4 | 850 | 866.3 | 851.02 |\n"
            + "| 基本支出 | 500.1 | 520 | 530.3 | 528.4 |\n\n"
            + "| 指标名称 | 2023年实际值 | 2024年目标值 | 2024年实际值 | 权重 | 得分 |\n|---|---|---|---|---|---|\n| 培训人次 | 1200 | ≥1300人次 | 1345人次 | 40 | 40 |\n");

        Assert.Equal((851.02m, 528.4m, 1345m), (values["/budget/executed"], values["/budget/basic/executed"], values["/indicators/0/final/value"]));
        Assert.DoesNotContain(values.Values, value => value is 812.4m or 500.1m or 1200m);
    }

    [Fact]
    public void The_tables_of_several_projects_are_not_the_report_of_a_unit()
    {
        static string Create(string project, int budget) => "项目支出绩效自评表\n\n"
            + $"<table><tr><td>项目名称</td><td colspan=3>{project}</td></tr><tr><td></td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td></tr><tr><td>年度资金总额</td><td>{budget}</td><td>{budget}</td><td>{budget}</td></tr></table>\n\n";

        Assert.DoesNotContain(Read(Create("道路改造", 287) + Create("政务管理", 202)).Keys, pointer => pointer.StartsWith("/budget", StringComparison.Ordinal));
        Assert.Equal(287m, Read(Create("道路改造", 287))["/budget/initial"]);
    }

    [Fact]
    public void One_figure_below_two_headings_is_not_read()
    {
        var values = Read(
            "<table><tr><td>项目</td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td></tr><tr><td>年度资金总额</td><td colspan=2>287</td><td>171</td></tr></table>\n\n"
            + "<table><tr><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr><tr><td>培训人数</td><td>≥50人</td><td>52人</td><td colspan=2>10</td></tr></table>");

        Assert.Equal(171m, values["/budget/executed"]);
        Assert.DoesNotContain(values.Values, value => value is 287m or 10m);
    }

    [Theory]
    [InlineData("人员情况统计表\n\n| 科室 | 职务 | 姓名 | 12 | 30 | 5 | 8 |\n|---|---|---|---|---|---|---|\n| 科室 | 职务 | 姓名 | 13 | 31 | 6 | 9 |\n")]
    [InlineData("| 产出指标 | 数量指标 | 备注 | 见附件 | 见附件 | 无 | 无 |\n|---|---|---|---|---|---|---|\n| 一 | 二 | 三 | 40 | 41 | 42 | 43 |\n")]
    public void Another_table_of_as_many_columns_is_not_read_on(string other)
    {
        var values = Read(Headings + "| 产出指标 | 数量指标 | 培训人数 | ≥50人 | 52人 | 90 | 90 |\n\n说明如下。\n\n" + other);

        Assert.DoesNotContain("/indicators/1/name", values.Keys);
    }

    [Fact]
    public void A_table_goes_on_over_the_page()
    {
        var values = Read(
            "<table><tr><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr><tr><td>培训人数</td><td>≥50人</td><td>52人</td><td>50</td><td>50</td></tr></table>\n"
            + "<table><tr><td>合格率</td><td>≥90%</td><td>93%</td><td>40</td><td>39</td></tr></table>");

        Assert.Equal(39m, values["/indicators/1/score"]);
    }

    [Theory]
    [InlineData("已完成52人", 52)]
    [InlineData("达到52人", 52)]
    [InlineData("52（人）", 52)]
    [InlineData("52人（超额完成）", 52)]
    [InlineData("完成率104%", null)]
    [InlineData("≥50人", null)]
    [InlineData("每月5人", null)]
    [InlineData("完成", null)]
    public void An_outcome_in_words_is_a_figure_where_it_can_only_be_that(string final, int? expected)
    {
        var values = Read(Headings + $"| 产出指标 | 数量指标 | 培训人数 | ≥50人 | {final} | 90 | 90 |\n");

        Assert.Equal((decimal?)expected, values.GetValueOrDefault("/indicators/0/final/value"));
    }

    [Fact]
    public void A_column_of_signs_tells_the_direction_whatever_its_heading()
    {
        var values = Read(
            "| 三级指标 | 指标性质 | 计算方法 | 指标值 | 计量单位 | 完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|---|---|\n"
            + "| 造林面积 | 数量 | ≥ | 12000 | 亩 | 12,350 | 50 | 50 |\n| 办理时限 | 时效 | ≤ | 5 | 天 | 4 | 40 | 40 |\n");

        Assert.Equal(("atLeast", "atMost"), (values["/indicators/0/direction"], values["/indicators/1/direction"]));
    }

    [Theory]
    [InlineData("评价等级：优□ 良☑ 中□ 差□", "良")]
    [InlineData("等级：□优 ☑良 □中 □差", "良")]
    [InlineData("评价结果：优（ ） 良（√） 中（ ） 差（ ）", "良")]
    [InlineData("评价等级：优□ 良□ 中□ 差□", null)]
    [InlineData("90分（含）以上为“优”，80（含）-90分为“良”，60（含）-80分为“中”，60分以下为“差”。", null)]
    [InlineData("自评得分在90分以上的，评价等级为优。", null)]
    [InlineData("评价等级为“良”。", "良")]
    public void A_grade_is_read_where_it_is_ticked_or_the_only_one(string text, string? expected) =>
        Assert.Equal(expected, Read($"评价结论：总体较好。{text}\n").GetValueOrDefault("/score/grade"));

    [Theory]
    [InlineData("预算执行得分9.72分，产出指标得分48.6分，自评总分96.32分。", 96.32)]
    [InlineData("产出指标总得分48.6分，效益指标得分29分。", null)]
    [InlineData("综合得分90分及以上为优。", null)]
    [InlineData("总得分90（含）-100分为优。", null)]
    [InlineData("2024年度部门整体绩效自评得分为97.35分，其中：预算执行率得分19.35分。", 97.35)]
    public void The_total_is_not_the_score_of_a_part_or_of_the_scale(string text, double? expected) =>
        Assert.Equal((decimal?)expected, Read($"评价结论：总体较好。{text}\n").GetValueOrDefault("/score/total"));

    [Theory]
    [InlineData("2025年青城市农业农村局2024年度部门整体支出绩效自评报告", 2024)]
    [InlineData("2025年关于2024年部门整体支出绩效自评报告", null)]
    public void The_year_of_the_title_is_that_of_the_period(string title, int? expected) =>
        Assert.Equal((decimal?)expected, Leaves.Find(Extract(title + "\n\n评价结论：自评总分96.32分。\n").Report).GetValueOrDefault("/fiscalYear"));

    [Fact]
    public void Figures_inside_cells_that_may_be_a_budget_or_an_outcome_are_told_as_unread()
    {
        var draft = Extract(
            "2024年度部门整体支出绩效自评表\n\n<table><tr><td>项目（万元）</td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td></tr><tr><td>年度资金总额</td><td>287</td><td>287</td><td>171</td></tr>\n"
            + "<tr><td colspan=2>按收入性质分：</td><td colspan=2>按支出性质分：</td></tr>\n<tr><td colspan=2>其中：一般公共预算：280.5</td><td colspan=2>其中：基本支出：171</td></tr></table>");

        Assert.DoesNotContain(Leaves.Find(draft.Report).Keys, pointer => pointer.StartsWith("/budget/sources", StringComparison.Ordinal) || pointer.StartsWith("/budget/basic", StringComparison.Ordinal));
        Assert.Contains(draft.Unread, passage => passage.Text.Contains("280.5", StringComparison.Ordinal));
    }

    private static Draft Extract(string text) => FormCatalogue.Read(Encoding.UTF8.GetBytes(text));

    private static Dictionary<string, object> Read(string text) => Leaves.Find(Extract("2024年度部门整体支出绩效自评表\n\n单位：万元\n\n" + text).Report);
}
