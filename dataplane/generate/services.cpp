// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/services.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr std::array<Service, kServiceCount> kServices{{
    {"search engine", "Baidu", {60, 50}, {"www.baidu.com", "m.baidu.com", "ss0.bdstatic.com", "gimg2.bdimg.com"}},
    {"messages and calls",
     "WeChat",
     {90, 100},
     {"short.weixin.qq.com", "mp.weixin.qq.com", "wx.qlogo.cn", "res.servicewechat.com"}},
    {"short videos",
     "Douyin",
     {80, 130},
     {"v26-web.douyinvod.com", "www.douyin.com", "p3-pc.douyinpic.com", "aweme.amemv.com"}},
    {"videos of its users",
     "Bilibili",
     {60, 65},
     {"upos-sz-mirror.bilivideo.com", "api.bilibili.com", "i0.hdslb.com", "www.bilibili.com"}},
    {"films and series",
     "iQIYI",
     {45, 40},
     {"data.video.iqiyi.com", "www.iqiyi.com", "pic0.iqiyipic.com", "cache.m.iqiyi.com"}},
    {"portal", "NetEase", {40, 30}, {"www.163.com", "nimg.ws.126.net", "c.m.163.com", "static.ws.126.net"}},
    {"short posts", "Weibo", {45, 50}, {"f.video.weibocdn.com", "m.weibo.cn", "weibo.com", "api.weibo.cn"}},
    {"market place", "Taobao", {65, 75}, {"h5api.m.taobao.com", "www.taobao.com", "s.taobao.com", "img.taobaocdn.com"}},
    {"department store", "JD.com", {35, 35}, {"img10.360buyimg.com", "www.jd.com", "item.jd.com", "api.m.jd.com"}},
    {"games", "Tencent Games", {40, 10}, {"down.game.qq.com", "pvp.qq.com", "lol.qq.com", "www.wegame.com.cn"}},
    {"shop of games",
     "Steam",
     {35, 0},
     {"cache1.steamcontent.com", "store.steampowered.com", "cdn.steamstatic.com", "steamcommunity.com"}},
    {"city",
     "Beijing",
     {10, 15},
     {"www.beijing.gov.cn", "banshi.beijing.gov.cn", "zhengce.beijing.gov.cn", "kw.beijing.gov.cn"}},
    {"university",
     "Tsinghua University",
     {4, 60},
     {"learn.tsinghua.edu.cn", "www.tsinghua.edu.cn", "info.tsinghua.edu.cn", "lib.tsinghua.edu.cn"}},
    {"caches", "Alibaba CDN", {70, 65}, {"g.alicdn.com", "img.alicdn.com", "gw.alicdn.com", "at.alicdn.com"}},
    {"machines to let",
     "Alibaba Cloud",
     {45, 30},
     {"oss-cn-beijing.aliyuncs.com", "ecs.aliyuncs.com", "www.aliyun.com", "log.aliyuncs.com"}},
    {"machines to let abroad",
     "Amazon Web Services",
     {35, 20},
     {"s3.amazonaws.com", "ec2.us-east-1.amazonaws.com", "sts.amazonaws.com", "a0.awsstatic.com"}},
    {"caches abroad",
     "Cloudflare",
     {30, 45},
     {"static.cloudflareinsights.com", "challenges.cloudflare.com", "www.cloudflare.com",
      "embed.cloudflarestream.com"}},
    {"search engine abroad",
     "Google",
     {25, 40},
     {"www.google.com", "fonts.gstatic.com", "www.googleapis.com", "lh3.googleusercontent.com"}},
    {"videos abroad",
     "YouTube",
     {25, 50},
     {"rr1.googlevideo.com", "www.youtube.com", "i.ytimg.com", "youtubei.googleapis.com"}},
    {"encyclopaedia",
     "Wikipedia",
     {10, 10},
     {"zh.wikipedia.org", "en.wikipedia.org", "upload.wikimedia.org", "www.wikidata.org"}},
    {"programs for telephones",
     "Apple App Store",
     {25, 20},
     {"is1-ssl.mzstatic.com", "apps.apple.com", "itunes.apple.com", "init.itunes.apple.com"}},
    {"programs for other telephones",
     "Huawei AppGallery",
     {20, 15},
     {"appdl.dbankcdn.com", "store.hicloud.com", "appgallery.huawei.com", "connect.dbankcloud.cn"}},
    {"updates",
     "Windows Update",
     {26, 5},
     {"download.windowsupdate.com", "fe3.delivery.mp.microsoft.com", "ctldl.windowsupdate.com",
      "www.update.microsoft.com"}},
    {"programs in source",
     "GitHub",
     {20, 0},
     {"github.com", "raw.githubusercontent.com", "github.githubassets.com", "ghcr.io"}},
    // Under the names that RFC 2606 and RFC 6761 reserve, so that no rule can know them.
    {"small firm", "", {30, 0}, {"www.example.net", "files.example.net", "mail.example.net", "vpn.example.net"}},
    {"new shop", "", {20, 15}, {"shop.example.org", "img.shop.example.org", "pay.example.org", "api.example.org"}},
    {"laboratory", "", {10, 25}, {"data.lab.test", "www.lab.test", "grid.lab.test", "git.lab.test"}},
    {"names and addresses", "DNS", {}, {}},
    {"telephone calls", "RTP", {}, {}},
}};

constexpr unsigned flow_permille_of(std::size_t family) {
  unsigned sum = 0;
  for (const Service& service : kServices) sum += service.flow_permille[family];
  return sum;
}
static_assert(flow_permille_of(0) == 1000 && flow_permille_of(1) == 1000);
static_assert(std::ranges::all_of(kServices, [](const Service& service) {
  return service.flow_permille[0] > 0 || !service.has_ipv6();
}));
static_assert(kServices[kDnsService].application == "DNS" && kServices[kRtpService].application == "RTP");

}  // namespace

std::span<const Service, kServiceCount> services() {
  return kServices;
}

std::string_view host_name(std::size_t host) {
  return kServices[service_of_host(host)].hosts[host % kHostsPerService];
}

}  // namespace sextant
