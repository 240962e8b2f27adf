using System.Text;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Hosting.Demo;

/// <summary>
/// Narratives of the generated reports, combined from a few clauses so that they differ, except that every 60th report copies the
/// narratives of the one before it.
/// </summary>
internal static class DemoNarratives
{
    private const int CopyInterval = 60;

    private static readonly string[] Causes =
    [
        "上半年项目立项批复较晚", "年初对服务需求估计不足", "合作单位年中作了调整", "部分活动改为线上举办", "场地改造占用了一个季度",
        "专业人员招录未能到位", "招标流程比预计更长", "政策宣传覆盖面不够广", "季节因素影响户外工作", "企业申报材料补正较多",
    ];

    private static readonly string[] Developments =
    [
        "全年任务主要集中在第四季度完成", "实际进度与年初计划有所出入", "原定批次合并后一并组织实施", "部分任务提前或延后一个月办理",
        "受益对象数量随之发生变化", "经费支付比计划顺延", "工作人员集中力量补齐了缺口", "由相邻科室协助承担了部分任务", "按调整后的方案继续推进",
        "年末组织复核后据实填报",
    ];

    private static readonly string[] Measures =
    [
        "下年度提前一个季度编制实施方案", "建立按月通报的进度台账", "完善与合作单位的会商机制", "对重点任务实行专人负责",
        "加强绩效目标与预算的衔接", "组织业务人员开展专题培训", "优化采购和合同签订流程", "扩大政策宣传和走访范围", "细化年初指标值的测算依据",
        "把复核意见纳入内部考核",
    ];

    private static readonly string[] Goals =
    [
        "确保各项任务均衡推进", "使目标值更贴近实际需要", "减少年底集中支付", "提高资金使用效益", "便于及时发现和纠正偏差",
        "让受益对象了解办理进度", "为下一年度编制预算提供依据", "避免同类问题再次发生", "保证统计口径前后一致", "做到事前有测算事后有总结",
    ];

    /// <summary>Generates the report of <see cref="DemoData.GenerateReport"/> with narratives.</summary>
    public static byte[] GenerateReport(int number)
    {
        var report = JsonNode.Parse(DemoData.GenerateReport(number))!;
#pragma warning disable CA5394 // Generated texts must be repeatable, not unpredictable.
        var random = new Random(number % CopyInterval == 0 ? number - 1 : number);
        string Pick(string[] clauses) => clauses[random.Next(clauses.Length)];
#pragma warning restore CA5394
        foreach (var indicator in report["indicators"]!.AsArray())
        {
            indicator!["deviationReason"] = $"{Pick(Causes)}，{Pick(Developments)}。";
            indicator["improvement"] = $"{Pick(Measures)}，{Pick(Goals)}。";
        }

        return Encoding.UTF8.GetBytes(report.ToJsonString(ApiJson.Options));
    }
}
