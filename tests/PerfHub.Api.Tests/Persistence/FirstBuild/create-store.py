#!/usr/bin/env python3
"""Creates the store of the first build and the responses that FirstBuildStoreTests compares with.

usage: create-store.py HOST_DLL FOLDER

HOST_DLL is PerfHub.Api.dll of the first build: commit aa56a94eb7ba0a6768303a0b4b1e595396324303, built in a folder of its own:

    git archive aa56a94 | tar -x -C /tmp/first && dotnet build /tmp/first/src/PerfHub.Api -c Release -o /tmp/first/out

FOLDER gets first-build.db.gz and first-build.json.gz. All data is invented, and the keys in it open nothing else.
"""
import gzip, json, os, random, shutil, socket, sqlite3, subprocess, sys, tempfile, time, urllib.error, urllib.request

DLL, FOLDER = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
SEED = json.load(open(os.path.join(HERE, "../../../../src/PerfHub.Api/Hosting/Demo/self-evaluation-2024.json"), encoding="utf-8"))
OPERATOR = "first-build-operator-key-0123456789abcdef"
RANDOM = random.Random(17)

# A name whose normal form is another text, as is the sector below.
SEED["indicators"][1]["name"] = "引进中介服务机构数量（家）"

BUREAUS = [
    ("650000", "自治区财政厅", None), ("650100", "乌鲁木齐市财政局", "650000"), ("650200", "克拉玛依市财政局", "650000"),
    ("650103", "沙依巴克区财政局", "650100"), ("650104", "新市区财政局", "650100"), ("650202", "独山子区财政局", "650200"), ("650203", "克拉玛依区财政局", "650200"),
]
# Its only unit files last; nothing of it is recorded.
LAST = ("650205", "乌尔禾区财政局", "650200")
SECTORS = ["科技", "教育", "卫生健康", "ＩＴ　产业"]
KINDS = ["administrative", "publicInstitution", "other"]
PHRASES = ["开展业务培训", "组织现场检查", "完成设备采购", "修缮办公用房", "举办政策宣讲", "走访服务对象", "更新信息系统", "清理历史档案", "核对固定资产", "规范合同管理",
           "压减一般支出", "推进项目招标", "落实整改意见", "公开预算决算", "汇编统计资料", "接受专项审计", "优化办事流程", "培养青年骨干", "联系基层单位", "举行应急演练"]
OBJECTS = ["社区居民", "入驻企业", "在校学生", "基层医院", "客运场站", "科研团队", "退休职工", "乡镇站所", "志愿组织", "合作院校", "供应厂商", "检测机构", "培训基地", "帮扶农户", "外聘专家", "值班人员"]


class Host:
    """The host of the first build on a store of its own."""

    def __init__(self, root):
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"

    def start(self):
        shutil.copy(os.path.join(os.path.dirname(DLL), "appsettings.json"), self.root)
        environment = dict(os.environ, ASPNETCORE_URLS=self.url, PerfHub__BootstrapKey=OPERATOR, PerfHub__Limits__RateLimiting="false",
                           Logging__LogLevel__Default="Warning", ASPNETCORE_ENVIRONMENT="Production")
        self.process = subprocess.Popen(["dotnet", DLL], cwd=self.root, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(self.url + "/health/ready").read()
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The host does not start.")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def send(self, key, method, path, body=None, expect=(200, 201, 202), **headers):
        data = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Authorization", f"Bearer {key}")
        request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        for attempt in range(20):
            try:
                with urllib.request.urlopen(request) as response:
                    text = response.read()
                    assert response.status in expect, (path, response.status)
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                if error.code in (429, 503):
                    time.sleep(0.5)
                    continue
                raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}")
        raise SystemExit(f"{method} {path}: too many attempts")


def create_report(year, number, executed, flaws):
    """A report like the seed, with figures and a narrative of its own."""
    report = json.loads(json.dumps(SEED))
    report["filledOn"] = f"{year + 1}-02-{10 + number % 15}"
    budget = report["budget"]
    budget["executed"], budget["executionRate"] = executed, round(executed * 100 / budget["adjusted"], 2)
    budget["basic"]["executed"] = round(executed - budget["projects"]["executed"], 2)
    budget["basic"]["executionRate"] = round(budget["basic"]["executed"] * 100 / budget["basic"]["budget"], 2)
    report["score"]["execution"] = round(min(10, executed / budget["adjusted"] * 10), 2)
    for indicator in report["indicators"]:
        target = indicator["target"]["value"]
        final = max(1, round(target * RANDOM.uniform(0.7, 1.6)))
        indicator["final"] = {"value": final, "unit": indicator["target"]["unit"]}
        indicator["midYear"] = {"value": round(final * RANDOM.uniform(0.1, 0.9)), "unit": indicator["target"]["unit"]}
        indicator["completionRate"] = round(final * 100 / target, 1)
        indicator["score"] = round(min(indicator["weight"], indicator["weight"] * final / target), 1)
        indicator["deviationReason"] = "".join(RANDOM.sample(PHRASES, 2)) + "，" + RANDOM.choice(OBJECTS) + f"增减 {RANDOM.randint(2, 90)} 个。"
        indicator["improvement"] = RANDOM.choice(OBJECTS) + "，".join(RANDOM.sample(PHRASES, 2)) + "。"
    for work in report["keyWork"]:
        work["text"] = "".join(RANDOM.choice(OBJECTS) + phrase for phrase in RANDOM.sample(PHRASES, 4)) + "。"
        for figure in work["figures"]:
            if "indicator" in figure and RANDOM.random() < 0.8:
                figure["value"] = next(it for it in report["indicators"] if it["code"] == figure["indicator"])["final"]["value"]
                figure.pop("percentOfPlan", None)
    for part in ("problems", "causes", "improvements", "suggestions"):
        report[part] = ["".join(RANDOM.choice(OBJECTS) + phrase for phrase in RANDOM.sample(PHRASES, 2)) + "。" for _ in range(2)]
    report["score"]["total"] = round(report["score"]["execution"] + sum(it["score"] for it in report["indicators"]), 2)
    report["score"]["grade"] = next(grade for grade, least in (("优", 90), ("良", 80), ("中", 60), ("差", -1)) if report["score"]["total"] >= least)
    if "missed" in flaws:
        report["indicators"][0]["score"] = report["indicators"][0]["weight"]
        report["indicators"][0]["deviationReason"] = None
    if "midYear" in flaws:
        report["indicators"][1]["midYear"]["value"] = report["indicators"][1]["final"]["value"] + 5
    if "sum" in flaws:
        report["score"]["total"] = round(report["score"]["total"] + 3, 2)
    return report


def fill(host):
    """Fills the store; returns the keys and the returned reports."""
    keys, units = {}, []

    def operator(*args, **more):
        return host.send(OPERATOR, *args, **more)

    for code, name, parent in [*BUREAUS, LAST]:
        operator("POST", "/v1/bureaus", {"code": code, "name": name, "parent": parent})
        keys[f"admin {code}"] = operator("POST", "/v1/api-keys", {"role": "bureauAdmin", "bureau": code, "name": "管理"})["key"]
    top = keys["admin 650000"]
    keys["reader"] = host.send(top, "POST", "/v1/api-keys", {"role": "bureauReader", "bureau": "650000", "name": "查询"})["key"]
    keys["auditor"] = host.send(top, "POST", "/v1/api-keys", {"role": "auditor", "bureau": "650000", "name": "审计"})["key"]

    # Revoked and rotated keys.
    revoked = host.send(top, "POST", "/v1/api-keys", {"role": "bureauReader", "bureau": "650200", "name": "停用", "expiresAt": "2099-01-01T00:00:00Z"})
    host.send(top, "DELETE", f"/v1/api-keys/{revoked['id']}", expect=(204,))

    number = 0
    for bureau in ("650103", "650104", "650202", "650203", "650100"):
        for i in range(9 if bureau != "650100" else 2):
            number += 1
            unit = f"{number:04d}"
            admin = keys[f"admin {bureau}"]
            # Most units are of one group, so that outliers have enough peers.
            sector, kind = (SECTORS[0], KINDS[1]) if i < 6 else (SECTORS[1 + number % 3], KINDS[number % 3])
            host.send(admin, "PUT", f"/v1/bureaus/{bureau}/units/{unit}", {"name": f"{sector}示例单位{number}", "sector": sector, "kind": kind})
            keys[f"unit {unit}"] = host.send(admin, "POST", "/v1/api-keys", {"role": "unit", "bureau": bureau, "unit": unit, "name": "填报"})["key"]
            units.append((bureau, unit, number))
    host.send(keys["admin 650205"], "PUT", "/v1/bureaus/650205/units/0900", {"name": "最后填报单位", "sector": SECTORS[1], "kind": KINDS[0]})
    keys["unit 0900"] = host.send(keys["admin 650205"], "POST", "/v1/api-keys", {"role": "unit", "bureau": "650205", "unit": "0900", "name": "填报"})["key"]
    host.send(keys["admin 650203"], "PUT", "/v1/bureaus/650203/units/9999", {"name": "已停用单位", "sector": SECTORS[1], "kind": KINDS[0], "active": False})

    host.send(top, "PUT", "/v1/bureaus/650000/windows/2024", {
        "midYear": {"opensAt": "2024-07-01T00:00:00Z", "closesAt": "2027-12-31T15:59:59Z"}, "final": {"opensAt": "2025-01-01T00:00:00Z", "closesAt": "2099-12-31T15:59:59Z"}})
    host.send(keys["admin 650202"], "PUT", "/v1/bureaus/650202/windows/2024", {
        "midYear": {"opensAt": "2024-07-01T00:00:00Z", "closesAt": "2024-07-31T15:59:59Z"}, "final": {"opensAt": "2025-01-01T00:00:00Z", "closesAt": "2025-03-31T15:59:59Z"}})
    host.send(top, "PUT", "/v1/bureaus/650000/policies/2024", {"overCompletionThreshold": 140, "rules": {"late-filing": {"severity": "low"}}}, If_Match="*")
    for threshold in (120, 125):
        host.send(keys["admin 650104"], "PUT", "/v1/bureaus/650104/policies/2024", {
            "overCompletionThreshold": threshold, "gradeBands": {"excellent": 92, "good": 80, "fair": 60}, "rules": {"uniform-full-marks": {"enabled": False}}}, If_Match="*")
    host.send(top, "PUT", "/v1/bureaus/650000/policies/2023", {"lowExecutionThreshold": 15}, If_Match="*")

    for bureau, unit, number in units:
        if number % 3 == 0:
            host.send(keys[f"unit {unit}"], "POST", f"/v1/bureaus/{bureau}/units/{unit}/mid-year/2024", {
                "filledOn": "2024-07-10", "indicators": [{"code": it["code"], "name": it["name"], "value": 5 + number, "unit": it["target"]["unit"]} for it in SEED["indicators"]]})

    def executed(of):
        return round(252.39 * (0.55 if of % 13 == 0 else 1 - of % 9 / 200), 2)

    def file(year, bureau, unit, report):
        return host.send(keys[f"unit {unit}"], "POST", f"/v1/bureaus/{bureau}/units/{unit}/self-evaluations/{year}", report,
                         Idempotency_Key=f"{unit}-{year}-{RANDOM.random()}")

    reports = {}
    for bureau, unit, number in units:
        if number % 3 != 2:
            file(2023, bureau, unit, create_report(2023, number, executed(number + 4), ["missed"] if number % 5 == 0 else []))
        if number % 10 == 9:
            continue  # Has not filed.
        flaws = [it for it, every in (("missed", 3), ("midYear", 4), ("sum", 5)) if number % every == 0]
        reports[unit] = create_report(2024, number, executed(number), flaws)
        if number % 11 == 0:
            reports[unit]["keyWork"], reports[unit]["problems"] = SEED["keyWork"], SEED["problems"]
        receipt = file(2024, bureau, unit, reports[unit])
        if number % 4 == 0:
            # What was flagged is corrected, or something else goes wrong.
            again = create_report(2024, number, executed(number + 1), ["sum"] if number % 8 == 0 else [])
            receipt = file(2024, bureau, unit, again)
        if number % 12 == 0:
            file(2024, bureau, unit, create_report(2024, number, executed(number + 2), ["midYear", "sum"]))
        if bureau == "650202" and receipt["late"] and number % 2 == 0:
            host.send(keys["admin 650202"], "PUT", f"/v1/bureaus/{bureau}/windows/2024/extensions/{unit}", {"closesAt": "2099-12-31T23:00:00Z", "reason": "系统切换"})

    # One more report, in a batch.
    bureau, unit, number = units[8]
    line = json.dumps({"unit": unit, "report": create_report(2024, number, executed(number), ["sum"])}, ensure_ascii=False)
    request = urllib.request.Request(host.url + f"/v1/bureaus/{bureau}/self-evaluations/2024/batch", (line + "\n").encode(), method="POST")
    request.add_header("Authorization", "Bearer " + keys["admin " + bureau])
    request.add_header("Content-Type", "application/x-ndjson")
    assert json.loads(urllib.request.urlopen(request).read())["status"] == 201

    def evaluate(bureau, year):
        job = host.send(keys["admin " + bureau], "POST", f"/v1/bureaus/{bureau}/evaluations/{year}")
        while host.send(keys["admin " + bureau], "GET", f"/v1/evaluations/{job['id']}")["state"] not in ("done", "failed"):
            time.sleep(0.2)
        return job["id"]

    evaluations = [evaluate("650000", 2024), evaluate("650200", 2023)]

    # Cases in every status.
    for bureau, unit, number in units:
        if unit not in reports or number % 2 == 0:
            continue
        items = host.send(keys["auditor"], "GET", f"/v1/bureaus/{bureau}/deviations/2024?unit={unit}&status=open&limit=20")["items"]
        for i, item in enumerate(items[:8]):
            def act(key, kind, **more):
                host.send(keys[key], "POST", f"/v1/deviations/{item['id']}/events", {"kind": kind, **more})

            if i % 4 != 3:
                act(f"unit {unit}", "explain", text=f"口径调整，第 {i + 1} 项详见附件。")
            if i in (1, 4):
                act("auditor", "assign", assignee="张三", dueOn="2027-06-30")
                act("auditor", "confirm", text="属实")
            if i in (2, 4):
                act("auditor", "dismiss" if i == 2 else "reopen", text="已核实")
            if i == 5:
                act("auditor", "comment", text="待补充材料")
    host.send(keys["auditor"], "POST", "/v1/bureaus/650103/deviations/2024/decisions?rule=uniform-full-marks,repeated-explanation", {"kind": "dismiss", "text": "批量核实"})
    time.sleep(2)

    # Filed again with decided cases: some figures are the same, some are not.
    for bureau, unit, number in units:
        if unit in reports and number % 7 == 1:
            changed = json.loads(json.dumps(reports[unit]))
            changed["indicators"][0]["final"]["value"] += 1
            changed["conclusion"] = "修订后再次报送。"
            file(2024, bureau, unit, changed)

    # Accepted, reopened and returned reports; 650203 has a returned one for either year.
    returned = []
    for bureau, unit, number in units:
        if unit not in reports:
            continue
        path = f"/v1/bureaus/{bureau}/units/{unit}/self-evaluations/2024/decisions"
        if number % 5 == 1:
            host.send(keys["admin " + bureau], "POST", path, {"decision": "accept"})
        if number % 10 == 1:
            host.send(keys["admin " + bureau], "POST", path, {"decision": "reopen", "reason": "补充材料后重新审核"})
        if number % 9 == 4:
            host.send(keys["admin " + bureau], "POST", path, {"decision": "return", "reason": "请补充材料"})
            returned.append([bureau, unit, 2024])
    bureau, unit, _ = next(it for it in units if it[0] == "650203" and it[2] % 3 != 2)
    host.send(keys["admin " + bureau], "POST", f"/v1/bureaus/{bureau}/units/{unit}/self-evaluations/2023/decisions", {"decision": "return", "reason": "年度有误"})
    returned.append([bureau, unit, 2023])
    evaluations.append(evaluate("650100", 2024))
    return keys, units, returned, evaluations


def record(host, keys, units, evaluations):
    """Reads everything whose response must not change."""
    responses = {}

    def read(name, key, path):
        items, cursor = [], None
        while True:
            body = host.send(keys[key], "GET", path + (f"&cursor={cursor}" if cursor else ""))
            cursor = body.get("nextCursor") if "limit=500" in path else None
            items += body["items"] if "limit=500" in path else []
            if cursor is None:
                break
        if "limit=500" in path:
            body["items"] = items
        responses[name] = {"key": key, "path": path, "body": body}

    for year in (2023, 2024):
        for bureau in [it[0] for it in BUREAUS]:
            for metric in ("verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"):
                read(f"ranking {bureau} {year} {metric}", "reader", f"/v1/bureaus/{bureau}/rankings/{year}?metric={metric}&limit=500")
            read(f"filings {bureau} {year}", "reader", f"/v1/bureaus/{bureau}/filings/{year}?limit=500")
        read(f"deviations {year}", "auditor", f"/v1/bureaus/650000/deviations/{year}?limit=500")
    for bureau, unit, _ in units:
        if host.send(keys["reader"], "GET", f"/v1/bureaus/{bureau}/units/{unit}/history")["years"]:
            read(f"unitHistory {unit}", f"unit {unit}", f"/v1/bureaus/{bureau}/units/{unit}/history")
        filings = {year: next(it for it in responses[f"filings {bureau} {year}"]["body"]["items"] if it["unit"] == unit) for year in (2023, 2024)}
        for year in (2023, 2024):
            path = f"/v1/bureaus/{bureau}/units/{unit}/self-evaluations/{year}"
            if filings[year]["status"] != "missing":
                read(f"report {unit} {year}", f"unit {unit}", path)
                read(f"history {unit} {year}", f"unit {unit}", path + "/history")
                read(f"revisions {unit} {year}", f"unit {unit}", path + "/revisions?limit=500")
                read(f"proof {unit} {year}", "auditor", f"{path}/revisions/1/proof")
        if filings[2024]["revision"] in (2, 3):
            read(f"first revision {unit}", f"unit {unit}", f"/v1/bureaus/{bureau}/units/{unit}/self-evaluations/2024/revisions/1")
    for item in responses["deviations 2024"]["body"]["items"]:
        if item["status"] != "open" or item["assignee"]:
            read(f"events {item['id']}", "auditor", f"/v1/deviations/{item['id']}/events")
    for bureau in [it[0] for it in BUREAUS]:
        read(f"receipts {bureau}", "auditor", f"/v1/bureaus/{bureau}/receipts?limit=500")
        read(f"policies {bureau}", f"admin {bureau}", f"/v1/bureaus/{bureau}/policies/2024/versions?limit=500")
        read(f"windows {bureau}", f"admin {bureau}", f"/v1/bureaus/{bureau}/windows/2024")
        read(f"extensions {bureau}", f"admin {bureau}", f"/v1/bureaus/{bureau}/windows/2024/extensions?limit=500")
        read(f"audit log {bureau}", f"admin {bureau}", f"/v1/bureaus/{bureau}/audit-log/verify")
    for bureau, unit, number in units:
        if number % 3 == 0:
            read(f"mid-year {unit}", f"unit {unit}", f"/v1/bureaus/{bureau}/units/{unit}/mid-year/2024")
    for i, job in enumerate(evaluations):
        bureau = job.split(".")[0]
        read(f"evaluation {i}", f"admin {bureau}", f"/v1/evaluations/{job}")
    return responses


def record_figures(host, keys):
    """Reads what adds up reports."""
    figures = {}
    for year in (2023, 2024):
        for bureau in [it[0] for it in BUREAUS]:
            for name in ("overview", "rule-statistics", "indicators"):
                path = f"/v1/bureaus/{bureau}/{name}/{year}"
                figures[f"{name} {bureau} {year}"] = {"key": "reader", "path": path, "body": host.send(keys["reader"], "GET", path)}
    return figures


def remove_reports(database, reports):
    """Removes reports with all that is figured from them."""
    with sqlite3.connect(database) as store:
        for bureau, unit, year in reports:
            (standing,) = store.execute("SELECT Id FROM Standing WHERE Bureau = ? AND Unit = ? AND Year = ?", (bureau, unit, year)).fetchone()
            for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if any(column[1] == "Standing" for column in store.execute(f'PRAGMA table_info("{table}")')):
                    store.execute(f'DELETE FROM "{table}" WHERE Standing = ?', (standing,))
            store.execute("DELETE FROM Standing WHERE Id = ?", (standing,))
    store.close()


def read_changes(host, keys):
    """Reads the change feed to its end."""
    items, after = [], ""
    while True:
        page = host.send(keys["auditor"], "GET", f"/v1/bureaus/650000/deviations/2024/changes?limit=500{after}")
        items += page["items"]
        if not page["items"]:
            return items
        after = f"&after={page['next']}"


def main():
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as other:
        host = Host(root).start()
        keys, units, returned, evaluations = fill(host)
        time.sleep(3)
        responses = record(host, keys, units, evaluations)
        responses.update(record_figures(host, keys))
        changes = read_changes(host, keys)
        host.kill()

        # The same figures by the same host on the same store, had the returned reports not been filed.
        database = os.path.join(root, "data", "perfhub.db")
        shutil.copytree(os.path.join(root, "data"), os.path.join(other, "data"))
        remove_reports(os.path.join(other, "data", "perfhub.db"), returned)
        twin = Host(other).start()
        uncounted = record_figures(twin, keys)
        twin.kill()

        # A filing whose messages are left in the outboxes.
        host = Host(root).start()
        host.send(keys["unit 0900"], "POST", "/v1/bureaus/650205/units/0900/self-evaluations/2022", create_report(2022, 900, 240.5, ["sum"]))
        host.kill()
        with sqlite3.connect(database) as store:
            print("left in the outboxes:", store.execute("SELECT (SELECT COUNT(*) FROM RankingQueue), (SELECT COUNT(*) FROM DeviationChangeQueue)").fetchone())
            print("deviations by status:", store.execute("SELECT Status, COUNT(*) FROM Deviation GROUP BY Status").fetchall())
            print("reports by status:", store.execute("SELECT Year, Status, COUNT(*) FROM Standing GROUP BY Year, Status").fetchall())
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            store.execute("PRAGMA journal_mode = DELETE")
            store.execute("VACUUM")
        store.close()
        with open(database, "rb") as file, gzip.GzipFile(os.path.join(FOLDER, "first-build.db.gz"), "wb", 9, mtime=0) as packed:
            shutil.copyfileobj(file, packed)
        recorded = {"keys": keys, "returned": returned, "responses": responses, "uncounted": uncounted, "changes": changes}
        with gzip.GzipFile(os.path.join(FOLDER, "first-build.json.gz"), "wb", 9, mtime=0) as packed:
            packed.write(json.dumps(recorded, ensure_ascii=False).encode())
        for name in ("first-build.db.gz", "first-build.json.gz"):
            print(name, os.path.getsize(os.path.join(FOLDER, name)))


main()
