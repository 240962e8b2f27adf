using PerfHub.Web.Localization;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Administration;

internal static class AdminTexts
{
    public static string Title => Pick("管理", "Administration");

    public static string Sections => Pick("管理事项", "Sections");

    public static string BureausTitle => Pick("财政局", "Bureaus");

    public static string UnitsTitle => Pick("预算单位", "Units");

    public static string ImportTitle => Pick("批量导入单位", "Import units");

    public static string KeysTitle => Pick("密钥", "API keys");

    public static string WindowsTitle => Pick("填报时间", "Filing windows");

    public static string RegionCode => Pick("区划代码", "Region code");

    public static string Name => Pick("名称", "Name");

    public static string Parent => Pick("上级财政局", "Bureau above");

    public static string TimeZone => Pick("时区", "Time zone");

    public static string TimeZoneHelp => Pick("例如 Asia/Shanghai（北京时间）；页面和文书中的时间按此显示。", "For example Asia/Shanghai. Pages and documents state times in it.");

    public static string Save => Pick("保存", "Save");

    public static string Saved => Pick("已保存。", "Saved.");

    public static string Below => Pick("下级财政局", "Bureaus below");

    public static string NoBureausBelow => Pick("没有下级财政局。", "There are no bureaus below.");

    public static string NoBureaus => Pick("还没有登记财政局。", "No bureau is registered yet.");

    public static string RegisterBureau => Pick("登记财政局", "Register a bureau");

    public static string Register => Pick("登记", "Register");

    public static string Registered(string name) => Pick($"已登记“{name}”。", $"“{name}” is registered.");

    public static string RegisteredAt => Pick("登记时间", "Registered");

    public static string MoveBureau => Pick("调整隶属关系", "Move the bureau");

    public static string Move => Pick("调整", "Move");

    public static string NoParent => Pick("（没有上级）", "(none)");

    public static string Unit => Pick("单位", "Unit");

    public static string UnitCode => Pick("单位代码", "Unit code");

    public static string Active => Pick("参加填报", "Files reports");

    public static string Inactive => Pick("已停用", "Inactive");

    public static string State => Pick("状态", "State");

    public static string EditUnit => Pick("修改单位", "Change the unit");

    public static string RegisterUnit => Pick("登记单位", "Register a unit");

    public static string UnitWithCode(string code) => Pick($"单位 {code}", $"Unit {code}");

    public static string SearchUnits => Pick("代码或名称", "Code or name");

    public static string SearchKeys => Pick("用途、编号或单位", "Purpose, id or unit");

    public static string NoMatches => Pick("没有符合条件的单位。", "No unit matches.");

    public static string Bureau => Pick("财政局", "Bureau");

    public static string KeysOfUnit => Pick("该单位的密钥", "Keys of the unit");

    public static string ActionsOfKey => Pick("操作记录", "What was done with it");

    public static string ReadOnly => Pick("您的账号可以查看，不能修改。", "Your account may see this, but not change it.");

    public static string ExtendUnit => Pick("给单位延期", "Extend the time of a unit");

    public static string Phase => Pick("阶段", "Phase");

    public static string Continue => Pick("下一步", "Continue");

    public static string UnitUnknown(string code) => Pick($"没有代码为“{code}”的单位。", $"There is no unit with the code “{code}”.");

    public static string BureauUnknown(string? code) => Pick($"没有区划代码为“{code}”的财政局，或者您无权管理该局。", $"There is no bureau with the region code “{code}”, or it is not one of yours.");

    public static string Edit => Pick("修改", "Change");

    public static string NoUnits => Pick("还没有登记预算单位。可以逐个登记，也可以批量导入。", "No units are registered yet. Register them one by one, or import a list.");

    public static string KindMissing => Pick("请选择单位性质。", "Choose the kind of unit.");

    public static string CodeMissing => Pick("请填写单位代码。", "Enter the unit's code.");

    public static string UnitExists(string code) => Pick($"代码 {code} 已登记，请从列表中修改。", $"The code {code} is registered already. Change that unit from the list.");

    public static string ImportLead => Pick(
        "选择 Excel（.xlsx）或 CSV 文件，第一行为表头：单位代码、单位名称、主管部门/行业、单位性质，可以加“是否启用”。先核对，再导入；有一行不合格，就全部不导入。",
        "Choose an Excel (.xlsx) or CSV file whose first row has the columns code, name, sector and kind, and optionally active. Check it first, then import it. One invalid row refuses all of them.");

    public static string File => Pick("文件", "File");

    public static string Check => Pick("核对", "Check");

    public static string FileMissing => Pick("请选择文件。", "Choose a file.");

    public static string FileTooLarge => Pick("文件超过 2 MB，请分几次导入。", "The file has more than 2 MB. Import it in parts.");

    public static string CheckedOk(string added, string changed) => Pick($"核对通过：新登记 {added} 个，更新 {changed} 个。", $"The list is valid: {added} new units, {changed} that are registered.");

    public static string CheckedFailed(string count) => Pick($"有 {count} 行不合格，请修改文件后重新核对。", $"{count} rows are invalid. Correct the file, and check it again.");

    public static string WithKeys => Pick("同时为新单位发放密钥", "Create keys for new units");

    public static string Import => Pick("导入", "Import");

    public static string Imported(string added, string changed) => Pick($"已导入：新登记 {added} 个，更新 {changed} 个。", $"Imported: {added} new units, {changed} changed.");

    public static string KeysOnce => Pick("密钥只在这里显示一次，请立即打印或妥善转交。", "The keys are shown only here and now. Print them, or hand them over safely.");

    public static string DownloadKeys => Pick("下载密钥清单（CSV）", "Download the keys (CSV)");

    public static string KeysFileName(string bureau) => Pick($"{bureau}-单位密钥.csv", $"{bureau}-keys.csv");

    public static string KeysFileHeader => Pick("单位代码,密钥编号,密钥", "Unit,Key id,Key");

    public static string KeysNotShown => Pick("这份清单先前已经导入，当时发放的密钥不能再次显示。如未收到，请在“密钥”页停用后重新发放。", "This list was imported before, and the keys created then cannot be shown again. If you do not have them, revoke them on the page of keys, and create others.");

    public static string Checking => Pick("正在核对……", "Checking…");

    public static string Importing => Pick("正在导入……", "Importing…");

    public static string KeyNotShown(string id) => Pick($"密钥已经发放（编号 {id}），但不能再次显示。如未收到，请停用该密钥后重新发放。", $"The key was created (id {id}), but cannot be shown again. If you do not have it, revoke it and create another.");

    public static string ConfirmRevoke(int digits) => Pick($"请输入密钥编号的后 {digits} 位，以确认停用", $"To confirm, type the last {digits} characters of the key's id");

    public static string ConfirmInvalid(int digits) => Pick($"与密钥编号的后 {digits} 位不符，密钥没有停用。", $"These are not the last {digits} characters of the key's id. The key was not revoked.");

    public static string Line => Pick("行", "Row");

    public static string Result => Pick("结果", "Result");

    public static string NewUnit => Pick("新登记", "New");

    public static string ExistingUnit => Pick("更新", "Registered");

    public static string Key => Pick("密钥", "Key");

    public static string Role => Pick("角色", "Role");

    public static string Purpose => Pick("用途", "Purpose");

    public static string BoundTo => Pick("适用范围", "Bound to");

    public static string CreatedAt => Pick("发放时间", "Created");

    public static string ExpiresAt => Pick("有效期至", "Expires");

    public static string ExpiresInput => Pick($"有效期至（{BureauTime.Name}，不填为长期）", $"Expires ({BureauTime.Name}; never if empty)");

    public static string LastUsed => Pick("最近使用", "Last used");

    public static string Never => Pick("长期", "Never");

    public static string Unused => Pick("未使用", "Not used");

    public static string Valid => Pick("有效", "Valid");

    public static string Revoked => Pick("已停用", "Revoked");

    public static string Expired => Pick("已过期", "Expired");

    public static string CreateKey => Pick("发放密钥", "Create a key");

    public static string Create => Pick("发放", "Create");

    public static string BureauOfKey => Pick("财政局区划代码", "Region code of the bureau");

    public static string UnitOfKey => Pick("单位代码（仅预算单位）", "Unit code (budget units only)");

    public static string RoleMissing => Pick("请选择角色。", "Choose a role.");

    public static string ExpiresInvalid => Pick("有效期应为日期和时间。", "The expiry must be a date and a time.");

    public static string NewKey => Pick("新密钥（只显示这一次）", "The new key (shown only once)");

    public static string NewKeyHelp => Pick("请立即复制并妥善转交，关闭本页后不能再次查看。", "Copy it now and hand it over safely. It cannot be shown again.");

    public static string NoKeys => Pick("没有符合条件的密钥。", "There are no such keys.");

    public static string Manage => Pick("办理", "Manage");

    public static string KeyTitle => Pick("密钥详情", "API key");

    public static string KeyId => Pick("编号", "Id");

    public static string RotatedFrom => Pick("替换的密钥", "Replaces");

    public static string Rotate => Pick("更换密钥", "Replace the key");

    public static string RotateLead => Pick("发放一个范围相同的新密钥，旧密钥在下面的时间后失效。", "Creates a new key of the same scope. The old one stops working after the time below.");

    public static string Overlap => Pick("旧密钥继续有效（小时，0 至 720）", "Hours for which the old key still works (0 to 720)");

    public static string OverlapInvalid => Pick("小时数应为 0 至 720 的整数。", "The hours must be a whole number from 0 to 720.");

    public static string Revoke => Pick("停用密钥", "Revoke the key");

    public static string RevokeLead => Pick("停用后立即失效，不能恢复；用它登录的人会退出。", "It stops working at once and for good, and ends the sessions of those who signed in with it.");

    public static string RevokedDone => Pick("密钥已停用。", "The key is revoked.");

    public static string OwnKey => Pick("这是您正在使用的密钥。", "You are signed in with this key.");

    public static string BackToKeys => Pick("返回密钥列表", "Back to the keys");

    public static string Year => Pick("年度", "Year");

    public static string MidYear => Pick("年中监控", "Mid-year monitoring");

    public static string Final => Pick("年终自评", "Self-evaluation");

    public static string OpensAt => Pick($"开始（{BureauTime.Name}）", $"Opens ({BureauTime.Name})");

    public static string ClosesAt => Pick($"截止（{BureauTime.Name}）", $"Closes ({BureauTime.Name})");

    public static string InheritedFrom(string bureau) => Pick($"沿用上级“{bureau}”的设定；填写后改为本级设定。", $"Inherited from {bureau}. Fill it in to set your own.");

    public static string NotSet => Pick("没有设定：随时可以填报，不判定逾期。", "Not set: units can file at any time, and nothing is late.");

    public static string SetHere => Pick("本级设定。清空后沿用上级。", "Set by this bureau. Clear it to inherit from above.");

    public static string WindowsLead => Pick("设定立即生效，下级财政局未另行设定的一并适用。已提交报告是否逾期，在“规则与政策”页重新评价后更新。", "They apply at once, also to bureaus below that set none. Reports that were filed keep their verdict until they are evaluated again on the page of rules.");

    public static string PeriodInvalid(string phase) => Pick($"{phase}：请同时填写开始和截止的日期、时间，或者都不填。", $"{phase}: enter the dates and times of both opening and closing, or neither.");

    public static string Extensions => Pick("已准予的延期", "Extensions");

    public static string NoExtensions => Pick("没有延期的单位。", "No unit has an extension.");

    public static string Reason => Pick("理由", "Reason");
}
