using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Home;

internal static class HomeTexts
{
    public static string NoPages => Pick("您的账号暂时没有可用的页面。", "There are no pages for your account yet.");
}
