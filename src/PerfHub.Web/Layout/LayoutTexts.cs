using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Layout;

/// <summary>The texts around all pages.</summary>
internal static class LayoutTexts
{
    public static string Product => Pick("绩效自评核查", "PerfHub");

    public static string SkipToContent => Pick("跳到正文", "Skip to content");

    public static string Pages => Pick("页面", "Pages");

    public static string Year(int year) => Pick($"{year} 年度", $"Year {year}");

    public static string OtherYears => Pick("选择年度", "Choose a year");

    public static string SignOut => Pick("退出", "Sign out");

    public static string Overview => Pick("总览", "Overview");

    public static string Ranking => Pick("排名", "Ranking");

    public static string Deviations => Pick("偏差", "Deviations");

    public static string Filings => Pick("填报情况", "Filings");

    public static string Sample => Pick("抽查", "Re-checks");

    public static string Policy => Pick("规则与政策", "Rules");

    public static string Administration => Pick("管理", "Administration");

    public static string Bureaus => Pick("财政局", "Bureaus");

    public static string ServiceAuditLog => Pick("平台日志", "Service log");

    public static string Review => Pick("审核", "Review");

    public static string History => Pick("历年情况", "Years");

    public static string MyReport => Pick("我的报告", "My report");

    public static string Filing => Pick("填报", "File a report");

    public static string ReconnectTitle => Pick("连接已中断，正在重新连接……", "The connection is lost. Reconnecting…");

    public static string ReconnectFailed => Pick("未能重新连接。连接中断前自动保存的内容仍在本浏览器中；请刷新页面，核对最后的修改后继续。", "Reconnecting failed. What was kept before the connection was lost is still in this browser. Reload the page, and check your last changes.");

    public static string NotFoundTitle => Pick("没有找到这个页面", "Page not found");

    public static string NotFound => Pick("地址可能有误，或者您没有查看它的权限。请核对链接，或从首页重新进入。", "The address may be wrong, or you may not see this page. Check the link, or start from the home page.");

    public static string ForbiddenTitle => Pick("没有权限", "Not allowed");

    public static string Forbidden => Pick("您的账号不能查看此页面。如有需要，请联系财政局管理员。", "Your account may not see this page. If you need it, ask the administrator of your bureau.");

    public static string FailedTitle => Pick("页面暂时无法显示", "The page cannot be shown");

    public static string Failed => Pick("系统没有正常响应。请稍后重试；如果一直如此，请联系管理员。", "The service did not respond as expected. Try again later; if this goes on, tell the administrator.");

    public static string FormKept => Pick("您填写的内容没有提交，已保留一小时。", "What you had entered was not saved. It is kept for an hour.");

    public static string BackToForm => Pick("回到填写的页面", "Back to the form");

    public static string BusyTitle => Pick("系统正忙", "The service is busy");

    public static string Busy => Pick("请稍等片刻后刷新页面。", "Wait a moment, then reload the page.");

    public static string TooLargeTitle => Pick("文件太大", "The file is too large");

    public static string TooLarge => Pick("上传的内容超过上限，没有处理。请返回上一页，把文件分成几份后再上传。", "What you have sent exceeds the limit and was not processed. Go back, and send the file in parts.");

    public static string ExpiredTitle => Pick("页面已过期", "The page has expired");

    public static string Expired => Pick("请返回上一页刷新后再试一次。", "Go back, reload the page and try again.");

    public static string Home => Pick("返回首页", "Home page");

    public static string Reload => Pick("重新加载", "Reload");
}
