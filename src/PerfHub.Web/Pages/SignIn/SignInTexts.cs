using PerfHub.Web.Session;
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

    public static string FormKept => Pick(
        "您刚才填写的内容没有提交，已保留一小时。重新登录后会回到原来的页面，请核对后再提交。",
        "What you have just entered was not saved. It is kept for an hour: sign in, and you are back on its page, where you can check and send it.");

    public static string KeyMissing => Pick("请填写密钥。", "Enter the key.");

    public static string KeyRefused => Pick(
        "密钥不正确，或者已经停用、过期。请核对后重新粘贴；如果仍然不能登录，请联系发放密钥的财政局。",
        "The key is wrong, revoked or expired. Check it and paste it again; if it still fails, ask the bureau that issued it.");

    public static string Oidc => Pick("使用统一身份认证登录", "Sign in with your organisation's account");

    public static string OrKey => Pick("没有统一身份认证账号的，用密钥登录：", "Without such an account, sign in with an API key:");

    public static string SignedOut(bool hasOidc) => Pick("您已退出。", "You have signed out.")
        + (hasOidc ? Pick("统一身份认证可能仍处于登录状态；使用公用电脑的，请一并退出。", " Your organisation's account may still be signed in; on a shared computer, sign out there too.") : "");

    /// <summary>Says why the visitor is here; <see langword="null"/> if nothing went wrong.</summary>
    public static string? Of(SignInReason reason, bool hasOidc) => reason switch
    {
        SignInReason.Ended when hasOidc => Pick(
            "登录已结束：密钥或统一身份认证已停用或过期，或者您已在其他窗口退出。请重新登录。",
            "The session has ended: the key or your organisation's sign-in was revoked or has expired, or you have signed out in another window. Sign in again."),
        SignInReason.Ended => Pick(
            "登录已结束：密钥已停用或过期，或者您已在其他窗口退出。请重新登录。",
            "The session has ended: the key was revoked or has expired, or you have signed out in another window. Sign in again."),
        SignInReason.Refused => Pick(
            "登录已取消：您或统一身份认证没有同意授权。可以重新登录，或者改用密钥。",
            "Signing in was cancelled: you or your organisation's account refused it. Try again, or use an API key."),
        SignInReason.Failed => Pick(
            "统一身份认证没有完成：登录页面可能停留过久，或者链接已经用过。请重新登录。",
            "Signing in was not completed: it may have taken too long, or the link was used before. Sign in again."),
        SignInReason.NoRights => Pick(
            "统一身份认证已通过，但您的账号在本系统中没有对应的角色、财政局或单位。请联系财政局管理员开通。",
            "Your organisation knows you, but your account has no role, bureau or unit here. Ask the administrator of your bureau."),
        SignInReason.IssuerUnavailable => Pick(
            "统一身份认证暂时无法连接。请稍后再试，或者改用密钥。",
            "Your organisation's sign-in cannot be reached. Try again later, or use an API key."),
        _ => null,
    };
}
