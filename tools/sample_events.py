"""The milestones an invented firm may have, by what it makes, each with the kind under which it must be filed."""

from __future__ import annotations

Entry = tuple[float, tuple[str, str, str, int | None]]


def menu(profile: str, name: str) -> list[Entry]:
    """The events a firm of this profile may have, each from a certain level on."""
    bought = f"{name}发射服务" if profile == "rocket" else f"{name}采购"
    contract = (
        0.7,
        (
            f"中标{bought}合同，{'1.6' if profile in ('engine', 'part', 'payload') else '2.4'}亿元",
            "contract_won",
            "完成",
            None,
        ),
    )
    line = (0.4, (f"{name}生产线建成", "line_capacity", "完成", None))
    many = 12 if name.startswith(("翎", "潆", "芷")) else 3
    match profile:
        case "rocket":
            return [
                (0.15, (f"{name}配套液氧甲烷发动机热试车", "engine_hot_fire", "成功", None)),
                (0.35, (f"{name}1公里级垂直起降飞行试验", "vtvl_hop", "成功", None)),
                (0.3, ("取得民用航天发射项目许可证", "licence_launch", "完成", None)),
                (0.6, (f"{name}遥一首飞入轨", "orbital_launch", "成功", None)),
                (0.8, (f"{name}10公里级垂直起降飞行试验", "vtvl_hop", "成功", None)),
                (0.45, (f"{name}遥二发射失利", "orbital_launch", "失败", None)),
                (0.8, (f"{name}遥三入轨", "orbital_launch", "成功", None)),
                (0.9, (f"{name}遥三一级回收", "booster_recovery", "成功", None)),
                (0.8, (f"{name}海上发射", "sea_launch", "成功", None)),
                contract,
            ]
        case "engine":
            return [
                (0.25, (f"{name}首次热试车", "engine_hot_fire", "成功", None)),
                line,
                (0.6, (f"{name}500秒长程试车", "engine_hot_fire", "成功", None)),
                contract,
                (0.85, (f"{name}获国家技术发明奖二等奖", "award", "完成", None)),
            ]
        case "part":
            return [
                (0.2, ("通过ISO9001质量管理体系认证", "cert_qms", "完成", None)),
                line,
                (0.55, (f"{name}在轨测试", "service_commissioned", "完成", None)),
                (0.6, (f"中标{name}采购合同，1.1亿元", "contract_won", "完成", None)),
                (0.7, ("获上海市科技进步奖一等奖", "award", "完成", None)),
            ]
        case "sat":
            return [
                (0.15, (f"首颗{name}卫星下线", "satellite_produced", "完成", 1)),
                (0.5, ("卫星批产生产线建成", "line_capacity", "完成", None)),
                (0.3, (f"{name}一箭{many}星入轨", "satellite_launched", "成功", many)),
                (0.6, ("取得空间无线电台执照", "licence_radio", "完成", None)),
                contract,
                (0.9, (f"第100颗{name}卫星下线", "satellite_produced", "完成", 100)),
            ]  # fmt: skip
        case "payload":
            return [
                (0.2, (f"{name}随试验星在轨测试", "service_commissioned", "成功", None)),
                line,
                (0.6, (f"中标{name}采购合同，1.3亿元", "contract_won", "完成", None)),
                (0.78, (f"{name}获国家科技进步奖二等奖", "award", "完成", None)),
            ]
        case "station":
            return [
                (0.3, ("取得无线电台执照", "licence_radio", "完成", None)),
                (0.4, (f"{name}二号站启用", "plant_opened", "完成", None)),
                (0.5, ("中标地面站建设合同，1.2亿元", "contract_won", "完成", None)),
            ]
        case "constellation":
            return [
                (0.4, ("取得空间无线电台执照", "licence_radio", "完成", None)),
                (0.5, ("完成国际频轨申报", "itu_filing", "完成", None)),
                (0.4, (f"{name}首批10颗卫星入轨", "satellite_launched", "成功", 10)),
                (0.6, ("取得卫星通信业务经营许可证", "licence_telecom", "完成", None)),
                (0.7, (f"{name}一期组网完成", "constellation_milestone", "成功", None)),
                (0.8, ("卫星网络服务开通", "service_commissioned", "完成", None)),
                (0.85, (f"中标{name}数据服务合同，1.8亿元", "contract_won", "完成", None)),
            ]
        case "application":
            return [
                (0.2, (f"{name}示范应用上线", "demonstration", "完成", None)),
                (0.5, (f"{name}正式运营", "service_commissioned", "完成", None)),
                (0.6, (f"中标{name}合同，1.05亿元", "contract_won", "完成", None)),
                (0.7, (f"{name}海外落地", "overseas", "完成", None)),
            ]
        case _:
            return [
                (0.2, ("通过ISO9001质量管理体系认证", "cert_qms", "完成", None)),
                line,
                (0.5, (f"{name}示范应用落地", "demonstration", "完成", None)),
                contract,
                (0.75, (f"{name}海外交付", "overseas", "完成", None)),
                (0.8, (f"{name}获国家科技进步奖二等奖", "award", "完成", None)),
            ]
