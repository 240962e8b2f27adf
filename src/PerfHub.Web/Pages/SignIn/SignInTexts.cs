using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.SignIn;

internal static class SignInTexts
{
    public static string Title => Pick("登录", "Sign in");

    public static string Lead => Pick(
        "部门和单位整体支出绩效自评：填报、核查、排名与复核。",
        "Yearly performance self-evaluations of budget units: filing, verification, ranking and review.");

    public static string Key => Pick("密钥", "API key");

    public static string KeyHelp => Pick(
        "请粘贴财政局发给您的密钥。密钥只用于登录，不会显示在页面上，也不会写入地址或日志。",
        "Paste the key that your bureau has given you. It is never shown on a page, in an address or in a log.");

    public static string Submit => Pick("登录", "Sign in");

    public static string KeyMissing => Pick("请填写密钥。", "Enter the key.");

    public static string KeyRefused => Pick(
        "密钥不正确，或者已经停用、过期。请核对后重新粘贴；如果仍然不能登录，请联系发放密钥的财政局。",
        "The key is wrong, revoked or expired. Check it and paste it again; if it still fails, ask the bureau that issued it.");

    public static string Ended => Pick(
        "登录已结束：密钥已停用或过期，或者您已在其他窗口退出。请重新登录。",
        "The session has ended: the key was revoked or has expired, or you have signed out in another window. Sign in again.");

    public static string SignedOut => Pick("您已退出。", "You have signed out.");
}
